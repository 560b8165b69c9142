"""Pipeline components, each a factory beside its class."""
