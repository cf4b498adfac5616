"""The sample content of the demo: its texts as TOML, its pictures and documents made on the spot."""
