"""Registers in fourteen languages, each in a layout of its own: header words, scale words, strategies and states."""

import pytest

from tests.imports.files import assert_every_row_ends_once, levels, read_csv_rows, read_xlsx_rows

# header row, rows, then per row: title, likelihood, impact, strategy, state, owner, due date
REGISTERS = {
    "German, compounds": (
        ["Lfd. Nr.", "Risikobezeichnung", "Eintrittswahrscheinlichkeit", "Schadenshöhe", "Umgang", "Status",
         "Verantwortliche", "Zieldatum"],
        [["1", "Der Kühlkreis fällt aus", "sehr wahrscheinlich", "katastrophal", "Verminderung", "in Bearbeitung",
          "Jana Groß", "03.04.2027"],
         ["2", "Die Ablösung verzögert sich", "selten", "unbedeutend", "Akzeptanz", "erledigt", "k. A.", "28.04.2027"]],
        [("Der Kühlkreis fällt aus", 5, 5, "mitigate", "open", "Jana Groß", "2027-04-03"),
         ("Die Ablösung verzögert sich", 2, 1, "accept", "closed", "", "2027-04-28")],
    ),
    "French, gender endings": (
        ["N°", "Intitulé du risque", "Vraisemblance", "Gravité", "Option de traitement", "État", "Porteur", "Échéance"],
        [["1", "La salle est inondée", "Très probable", "Catastrophique", "Réduire", "En cours", "Luc Petit",
          "13/02/2027"],
         ["2", "Le fournisseur disparaît", "Improbable", "Mineure", "Transférer", "Clôturée", "Aucun", "01/03/2027"]],
        [("La salle est inondée", 5, 5, "mitigate", "open", "Luc Petit", "2027-02-13"),
         ("Le fournisseur disparaît", 2, 2, "transfer", "closed", "", "2027-03-01")],
    ),
    "Spanish": (
        ["Código", "Nombre del riesgo", "Probabilidad", "Impacto", "Estrategia", "Estado", "Dueño", "Fecha límite"],
        [["A1", "Se corta la fibra", "Alta", "Bajo", "Mitigar", "Abierto", "Eva Sol", "5 de mayo de 2027"],
         ["A2", "Roban un portátil", "Baja", "Medio", "Asumir", "Cerrado", "Por definir", "30 de junio de 2027"]],
        [("Se corta la fibra", 4, 2, "mitigate", "open", "Eva Sol", "2027-05-05"),
         ("Roban un portátil", 2, 3, "accept", "closed", "", "2027-06-30")],
    ),
    "Italian": (
        ["Codice", "Nome del rischio", "Probabilità", "Gravità", "Strategia", "Stato", "Referente", "Scadenza"],
        [["1", "Il backup non riparte", "Quasi certo", "Maggiore", "Ridurre", "In corso", "Ugo Re", "31/12/2027"],
         ["2", "Il server si allaga", "Raro", "Trascurabile", "Evitare", "Chiuso", "Nessuno", "15/01/2028"]],
        [("Il backup non riparte", 5, 4, "mitigate", "open", "Ugo Re", "2027-12-31"),
         ("Il server si allaga", 1, 1, "avoid", "closed", "", "2028-01-15")],
    ),
    "Portuguese": (
        ["ID do risco", "Nome do risco", "Probabilidade", "Gravidade", "Resposta ao risco", "Situação",
         "Responsável", "Prazo"],
        [["1", "O data center fica sem energia", "Muito alta", "Crítica", "Redução", "Em andamento", "Rui Sá",
          "20/10/2027"],
         ["2", "O contrato termina cedo", "Muito baixa", "Baixa", "Aceitar", "Encerrado", "A definir", "21/10/2027"]],
        [("O data center fica sem energia", 5, 5, "mitigate", "open", "Rui Sá", "2027-10-20"),
         ("O contrato termina cedo", 1, 1, "accept", "closed", "", "2027-10-21")],
    ),
    "Dutch": (
        ["Nr", "Risico", "Kans", "Ernst", "Risicostrategie", "Status", "Eigenaar", "Deadline"],
        [["1", "De glasvezel wordt geraakt", "Waarschijnlijk", "Groot", "Beheersen", "Lopend", "Piet Vos",
          "25-11-2027"],
         ["2", "De leverancier stopt", "Zeldzaam", "Verwaarloosbaar", "Aanvaarden", "Afgesloten", "n.v.t.",
          "26-11-2027"]],
        [("De glasvezel wordt geraakt", 4, 4, "mitigate", "open", "Piet Vos", "2027-11-25"),
         ("De leverancier stopt", 1, 1, "accept", "closed", "", "2027-11-26")],
    ),
    "Polish": (
        ["Lp.", "Nazwa ryzyka", "Prawdopodobieństwo", "Wpływ", "Reakcja na ryzyko", "Status", "Właściciel ryzyka",
         "Termin realizacji"],
        [["1", "Awaria zasilania w serwerowni", "Wysokie", "Wysoki", "Ograniczanie", "W trakcie", "Ola Lis",
          "17.09.2027"],
         ["2", "Odejście administratora", "Niskie", "Średni", "Akceptacja", "Zamknięte", "brak", "18.09.2027"]],
        [("Awaria zasilania w serwerowni", 4, 4, "mitigate", "open", "Ola Lis", "2027-09-17"),
         ("Odejście administratora", 2, 3, "accept", "closed", "", "2027-09-18")],
    ),
    "Russian": (
        ["№", "Наименование риска", "Вероятность", "Влияние", "Способ реагирования", "Статус", "Ответственный",
         "Срок исполнения"],
        [["1", "Отказ системы хранения", "Высокая", "Среднее", "Снижение", "В работе", "Анна К.", "19.08.2027"],
         ["2", "Уход ключевого инженера", "Низкая", "Высокое", "Принятие", "Закрыт", "нет", "20.08.2027"]],
        [("Отказ системы хранения", 4, 3, "mitigate", "open", "Анна К.", "2027-08-19"),
         ("Уход ключевого инженера", 2, 4, "accept", "closed", "", "2027-08-20")],
    ),
    "English, labels before numbers": (
        ["Ref.", "Risk title", "Likelihood rating", "Severity rating", "Risk response", "Progress status",
         "Owned by", "By when"],
        [["R/1", "The vault cannot be opened", "Likely (4)", "Major (4)", "Treat", "In treatment", "Sam Oak",
          "9 Mar 2027"],
         ["R/2", "The archive is sold", "Rare (1)", "Minor (2)", "Terminate", "Retired", "TBD", "Apr 1st, 2027"]],
        [("The vault cannot be opened", 4, 4, "mitigate", "open", "Sam Oak", "2027-03-09"),
         ("The archive is sold", 1, 2, "avoid", "closed", "", "2027-04-01")],
    ),
    "Swedish": (
        ["Nr", "Risk", "Sannolikhet", "Konsekvens", "Riskhantering", "Status", "Riskägare", "Klart senast"],
        [["1", "Kylan i salen slutar", "Mycket hög", "Medel", "Reducera", "Pågående", "Lena Ek", "2027-11-25"],
         ["2", "Avtalet löper ut", "Låg", "Hög", "Acceptera", "Avslutad", "-", "2027-12-01"]],
        [("Kylan i salen slutar", 5, 3, "mitigate", "open", "Lena Ek", "2027-11-25"),
         ("Avtalet löper ut", 2, 4, "accept", "closed", "", "2027-12-01")],
    ),
    "Danish": (
        ["Nr", "Risiko", "Sandsynlighed", "Konsekvens", "Håndtering", "Status", "Risikoejer", "Frist"],
        [["1", "Fiberen graves over", "Høj", "Mellem", "Reducere", "Åben", "Bo Dal", "25.11.2027"],
         ["2", "Nøglen mistes", "Lav", "Høj", "Acceptere", "Lukket", "", "30.11.2027"]],
        [("Fiberen graves over", 4, 3, "mitigate", "open", "Bo Dal", "2027-11-25"),
         ("Nøglen mistes", 2, 4, "accept", "closed", "", "2027-11-30")],
    ),
    "Norwegian": (
        ["Nr", "Uønsket hendelse", "Sannsynlighet", "Konsekvens", "Tiltak", "Status", "Risikoeier", "Frist"],
        [["1", "Serverrommet blir vått", "Svært høy", "Middels", "Flytte det", "Åpen", "Ida Li", "25.11.2027"],
         ["2", "Lisensen går ut", "Svært lav", "Lav", "Fornye", "Avsluttet", "", "30.11.2027"]],
        [("Serverrommet blir vått", 5, 3, "", "open", "Ida Li", "2027-11-25"),
         ("Lisensen går ut", 1, 2, "", "closed", "", "2027-11-30")],
    ),
    "Finnish": (
        ["Nro", "Riski", "Todennäköisyys", "Vaikutus", "Strategia", "Tila", "Vastuuhenkilö", "Määräaika"],
        [["1", "Varmuuskopio puuttuu", "Suuri", "Kohtalainen", "Pienentää", "Avoin", "Aino Aho", "25.11.2027"],
         ["2", "Laite katoaa", "Pieni", "Suuri", "Hyväksyä", "Suljettu", "", "30.11.2027"]],
        [("Varmuuskopio puuttuu", 4, 3, "mitigate", "open", "Aino Aho", "2027-11-25"),
         ("Laite katoaa", 2, 4, "accept", "closed", "", "2027-11-30")],
    ),
    "Czech": (
        ["Číslo", "Riziko", "Pravděpodobnost", "Dopad", "Strategie", "Stav", "Vlastník rizika", "Termín"],
        [["1", "Záloha chybí", "Velmi vysoká", "Střední", "Zmírnit", "Otevřené", "Jan Bok", "25.11.2027"],
         ["2", "Klíč se ztratí", "Nízká", "Vysoký", "Akceptovat", "Uzavřeno", "", "30.11.2027"]],
        [("Záloha chybí", 5, 3, "mitigate", "open", "Jan Bok", "2027-11-25"),
         ("Klíč se ztratí", 2, 4, "accept", "closed", "", "2027-11-30")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REGISTERS)
@pytest.mark.parametrize("read", [read_csv_rows, read_xlsx_rows])
def test_register_in_each_language(name, read):
    header, rows, expected = REGISTERS[name]
    plan = read([header, *rows])
    found = [
        (risk.title, risk.likelihood, risk.impact, risk.strategy, risk.state, risk.owner, risk.due_on)
        for risk in plan.risks
    ]
    assert found == expected
    assert plan.problems == ()
    assert_every_row_ends_once(plan)


def test_headers_of_an_unknown_language_are_recognised_by_their_cells():
    plan = read_csv_rows(
        [
            ["Röð", "Atburður sem óttast er", "Líkindi", "Afleiðing", "Staða"],
            ["R-1", "The cooling stops during summer", "Likely", "Major", "Open"],
            ["R-2", "The key card system is copied", "Unlikely", "Minor", "Closed"],
            ["R-3", "The lift stands still for a week", "Rare", "Moderate", "Open"],
        ]
    )
    assert plan.columns == {
        "reference": "Röð", "title": "Atburður sem óttast er", "likelihood": "Líkindi",
        "impact": "Afleiðing", "state": "Staða",
    }  # fmt: skip
    assert levels(plan) == [(4, 4), (2, 2), (1, 3)]
    assert set(plan.found_by.values()) == {"cells"}


def test_bare_numbers_below_unknown_headers_are_not_taken_for_scores():
    plan = read_csv_rows(
        [["Risk", "Owner", "Qqq", "Zzz"], ["Flood", "Ana", "3", "4"], ["Fire", "Ben", "2", "5"]],
    )
    assert levels(plan) == [(None, None), (None, None)]
    assert plan.unused_columns == ("Qqq", "Zzz")
