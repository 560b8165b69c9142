"""A small web on the loopback, for the demo and the tests."""
