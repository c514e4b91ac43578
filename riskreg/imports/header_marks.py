"""Words in and around headers that say what is not read, which assessment is meant, or that no risk begins here.

Data, to which a language is added by adding words; compared folded, as header words are.
"""

# Columns known for what they are, but never read: what the software computes itself, or another person's date.
IGNORED = (
    "risk score, risk level, risk rating, risk factor, risk ranking, =rating, =score, =level, =rank, =ranking, =rpn, "
    "risk exposure, =priority, exposure, =risikowert, =risikozahl, =risikoklasse, risikopriorität, =risikostufe, "
    "=niveau, niveau de risque, =criticité, nivel de riesgo, =livello, livello di rischio, "
    "action owner, control owner, date raised, date identified, =date, =datum, last updated, date closed, raised by, "
    "identified by, reported by, previous likelihood, previous impact, mitigation status, action status, "
    "contingency plan, severity of risk, impact date, mitigation cost, likelihood rationale, impact rationale, "
    "=timestamp, =email address, submitted by, submitted on, detection, detectability, =det, =rw, =rz, "
    "entdeckung, entdeckungswahrscheinlichkeit, rilevabilità, détection, detección, risk response cost, "
    "exposure rating, response cost, days overdue, last reviewed, logged on, open actions, "
    "overdue actions, date opened, date created, date logged, related risks, nível de risco, =nível, "
    "=classificação, data de identificação, =pontuação, risicoscore, risiconiveau, risicoklasse, "
    "datum geïdentificeerd, =risicowaarde, poziom ryzyka, wartość ryzyka, data identyfikacji, =poziom, "
    "=ocena ryzyka, "
    "уровень риска, =уровень, =оценка риска, ранг риска, =балл, дата выявления, =дата, =data, erfasst am, "
    "date d identification, fecha de identificación, data di identificazione, criticité du risque, criticità"
)

# The third factor of a failure mode analysis, or its product.
DETECTION = (
    "rpn rpz detection detectability det entdeckung entdeckungswahrscheinlichkeit rilevabilità détection "
    "détectabilité detección detectabilidad deteção detecção detecteerbaarheid wykrywalność обнаружение"
)

# Said beside a word without changing which field it is.
NOISE = (
    "risk risks threat the a of or and rating score level value assessment scale range rank index "
    "risiko risiken der die das des von wert bewertung stufe einschatzung "
    "risque risques du de la le l niveau valeur cotation evaluation "
    "riesgo riesgos del el nivel valor evaluacion rischio rischi di il livello valore valutazione punteggio "
    "risco riscos do da nivel valor classificacao pontuacao risico risicos van het niveau klasse waarde ryzyka "
    "ryzyko ryzyk poziom ocena wartosc риска риск рисков уровень оценка балл to bis in e y et und oraz и"
)

# Which of several score columns of a kind is meant.
QUALIFIERS: dict[str, str] = {
    "inherent": "inherent gross initial raw untreated unmitigated uncontrolled before pre original brutto vor "
    "inharent "
    "inharente inharentes brut brute initiale avant inherente inherentes bruto bruta inicial antes lordo lorda "
    "inerente iniziale prima initieel bruto inherent inherente poczatkowe poczatkowy inherentne wstepne "
    "исходная исходный исходное присущий присущая присущее начальная начальный начальное до",
    "current": "current actual present net today existing aktuell aktuelle aktueller ist actuel actuelle attuale "
    "corrente atual presente huidig huidige obecne obecny obecna aktualne aktualny aktualna biezace biezacy "
    "текущая текущий текущее",
    "residual": "residual new after post remaining mitigated treated controlled revised final resid netto rest nach "
    "restrisiko verbleibend verbleibende residuel residuelle net nette apres residuo residuale residuales despues "
    "neto dopo netta residual restante apos depois liquido resterend resterende netto rezydualne rezydualny "
    "szczatkowe szczatkowy koncowe po остаточная остаточный остаточное после",
    "target": "target planned desired expected future goal ziel soll cible objectif vise objetivo obiettivo atteso "
    "doel gewenst alvo desejado docelowe docelowy docelowa целевая целевой целевое",
}

# Begin a compound: "Nettowahrscheinlichkeit", "Restrisiko".
QUALIFIER_PREFIXES = ("brutto", "netto", "rest", "ziel")

# How a row that explains the columns begins, below the header.
HELP_STARTS = (
    "unique, enter, describe, description of, a description, a brief, brief, a qualitative, who, what, when, why, "
    "how, "
    "which, the person, the date, the programme, the probability, date, select, choose, provide, should, state "
    "the, e g, "
    "eg, example, for example, please, list, name of, use, indicate, pick, drop down, free text, optional, "
    "mandatory, "
    "required, bitte, z b, beispiel, wer, was, wann, wie, welche, eindeutige, kurze, auswahl, exemple, qui, quoi, "
    "quand, "
    "veuillez, choisir, decrire, numero unique, ejemplo, quien, que, cuando, describa, indique, esempio, chi, cosa, "
    "quando, descrivere, indicare, inserire, scegliere, descreva, quem, qual, selecione, indique, exemplo, preencha, "
    "wie is, welke, beschrijf, vul, kies, bijvoorbeeld, voorbeeld, kto, co, kiedy, opisz, wybierz, podaj, przyklad, "
    "кто, что, когда, опишите, укажите, выберите, пример, например"
)

# How a line below the table begins that is no risk.
FOOTER_STARTS = (
    "total, totals, sum, average, grand total, subtotal, summe, gesamt, gesamtsumme, durchschnitt, totale, somme, "
    "moyenne, "
    "suma, promedio, media, somma, totaal, итого, source, prepared by, created by, printed, copyright, confidential, "
    "legend, legende, key, note, notes, page, stand, quelle, erstellt, document, version, end of, "
    "suma, razem, total geral, soma, gemiddelde, bron, srednia, zrodlo, сумма, всего, среднее, источник"
)
