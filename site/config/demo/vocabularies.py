"""The topics, terms and glossary of the sample content."""

from konsorcium.models import GlossaryEntry, GlossaryWording, Term, TermName, Topic, TopicName

from . import texts

LANGUAGES = ("cs", "en")


def load_vocabularies(with_positions: bool = True) -> None:
    """Topics, terms and the glossary with their names, and what the sample organisation thinks of the topics."""
    for row in texts.read("topics")["topic"]:
        topic = Topic(name=row["name_cs"], slug=row["slug"])
        positions = row if with_positions else {}
        topic.names.set(
            TopicName(language=code, name=row[f"name_{code}"], position=positions.get(f"position_{code}", ""))
            for code in LANGUAGES
        )
        topic.save()
    for position, row in enumerate(texts.read("terms")["term"]):
        term = Term(
            vocabulary=row["vocabulary"], slug=row["slug"], position=position, covers_all=row.get("covers_all", False)
        )
        term.names.set(TermName(language=code, name=row[f"name_{code}"]) for code in LANGUAGES)
        term.save()
    for row in texts.read("glossary")["entry"]:
        entry = GlossaryEntry(slug=row["slug"])
        entry.names.set(
            GlossaryWording(
                language=code,
                name=words["name"],
                note=words.get("note", ""),
                **{name: "\n".join(words.get(name, [])) for name in ("variants", "forbidden")},
            )
            for code, words in row.items()
            if code in LANGUAGES
        )
        entry.save()
