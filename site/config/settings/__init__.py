"""Settings: `base` reads the environment, the others say what differs."""
