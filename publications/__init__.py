"""Publications: commentaries, analyses, positions, press releases, news, reports, research and handbooks."""
