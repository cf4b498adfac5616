"""Front page, plain pages, topic pages, menus and the organisation itself."""
