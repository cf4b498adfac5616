"""What is known of the model organisation, each with the page and the words in which the demo tells it."""

from typing import NamedTuple


class Fact(NamedTuple):
    """A fact: the file of the page that tells it, and words of it in Czech and English."""

    page: str
    cs: str
    en: str


FACTS = [
    Fact("home", "Chcete se k nám přidat?", "Want to join us?"),
    Fact("home", "Zastřešujeme", "We represent"),
    Fact("home", "Hájíme", "We promote"),
    Fact("home", "Jsme průsečíkem", "We connect"),
    Fact("home", "Naše členské organizace", "Our members"),
    Fact("home", "Baranova 1026/33, 130 00 Praha 3 – Žižkov", "+420 235 301 344"),
    Fact("pages/o-nas", "v roce 2003 v Praze", "in Prague in 2003"),
    Fact("pages/o-nas", "V textech z roku 2024 se uvádí dvacet členských organizací", "twenty member organisations"),
    Fact("pages/o-nas", "právní a sociální poradenství", "legal and social counselling"),
    Fact("pages/o-nas", "na nichž se setkávají Češi a cizinci", "where Czechs and foreigners meet"),
    Fact("pages/o-nas", "skupiny, které vedou sami migranti", "groups led by migrants themselves"),
    Fact("pages/o-nas", "Připomínkujeme návrhy zákonů", "We comment on draft laws"),
    Fact("pages/o-nas", "nejen o migraci", "in ordinary situations"),
    Fact("pages/jak-pracujeme", "novější text uvádí celkem pět skupin", "a newer text speaks of five groups"),
    Fact("pages/jak-pracujeme", "s politiky a političkami, úředníky", "politicians, civil servants, experts"),
    Fact("pages/jak-pracujeme", "komentáře a analýzy", "commentaries and analyses"),
    Fact("groups/socialni-prace", "Sociální práce", "Social work"),
    Fact("groups/pravni-poradenstvi", "Právní poradenství", "Legal counselling"),
    Fact("groups/advokacie-a-lobbing", "Advokacie a lobbing", "Advocacy and lobbying"),
    Fact("groups/komunikace-a-media", "Komunikace a média", "Communication and media"),
    Fact("forms/kontakt", "info@migracnikonsorcium.cz", "www.migracnikonsorcium.cz"),
    Fact("sections/press", "dílny", "workshops"),
    Fact("members/clovek-v-tisni", "PICUM", "PICUM"),
    Fact("members/clovek-v-tisni", "Migration Awareness", "Migration Awareness"),
    Fact("members/simi", "Sdružení pro integraci a migraci", "Association for Integration and Migration"),
    Fact("pages/ukazkovy-obsah", "Správu uprchlických zařízení", "Refugee Facilities Administration"),
    Fact("pages/ukazkovy-obsah", "Svaz měst a obcí", "Union of Towns and Municipalities"),
    Fact("publications/migracni-manifest", "Migrační manifest", "Migration Manifesto"),
    Fact("publications/prirucka-mestske-casti", "Magistrát hl. m. Prahy", "Prague City Hall"),
    Fact("publications/kampane", "tištěn", "printed"),
    Fact("projects/kampan-uprchlici", "za přijímání uprchlíků", "acceptance of refugees"),
    Fact("projects/kampan-pojisteni", "zdravotní pojištění", "health insurance"),
    Fact("projects/projekt-2024", "1. dubna 2024", "1 April 2024"),
    Fact("projects/projekt-2024", "30. září 2024", "30 September 2024"),
    Fact("projects/projekt-2024", "ukončený", "past"),
    Fact("projects/projekt-2024", "Building Inclusive Societies in CEE", "Building Inclusive Societies in CEE"),
    Fact("projects/projekt-2024", "EPIM", "EPIM"),
    Fact("projects/projekt-2024", "s odlišným mateřským jazykem", "another mother tongue"),
    *(
        Fact("projects/projekt-2024", name, name)
        for name in ("NESEHNUTÍ", "InBáze", "Most pro", "META", "Charita", "Kroky dobra", "Kalyna")
    ),
    Fact("projects/projekt-2024", "Organizace pro pomoc uprchlíkům", "Organizace pro pomoc uprchlíkům"),
    Fact("projects/advokacie", "osmnáct členů", "eighteen members"),
    Fact("projects/advokacie", "tiskových zpráv 14", "press releases 14"),
    Fact("projects/advokacie", "vystoupení v médiích 38", "media appearances 38"),
    Fact("projects/advokacie", "schůzek pracovních skupin 10", "working-group meetings 10"),
    Fact("projects/advokacie", "granty EHP", "EEA grants"),
    Fact("events/setkani-2018", "říjen 2018", "October 2018"),
    Fact("events/setkani-2018", "Viet Up", "Viet Up"),
    Fact("events/studijni-cesta-2017", "červen 2017", "June 2017"),
    Fact("events/studijni-cesta-2017", "Drážďan", "Dresden"),
    Fact("events/dilna-magistrat", "magistrát", "Prague City Hall"),
    Fact("events/odborna-setkani", "státních a nestátních aktérů", "state and non-state actors"),
]  # fmt: skip
