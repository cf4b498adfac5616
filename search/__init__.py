"""The public record of every page, and the questions asked to it."""
