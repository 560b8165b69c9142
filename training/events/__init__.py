"""How the event encoder is made; see README.md of the folder above."""
