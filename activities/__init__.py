"""Activities: projects and campaigns, events and trainings."""
