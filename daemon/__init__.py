"""The parts of the daemon; ``scheduler`` puts them together and says when each runs."""
