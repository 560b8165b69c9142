"""What an operator sees of the daemon: signs of life, metrics, messages to systemd."""
