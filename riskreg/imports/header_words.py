"""Header words by field and language: data, to which a language is added by adding lines.

Words are compared folded (lower case, no accents, no punctuation). Best words first: of two
columns that fit a field, the one with the earlier word wins. A word after "=" must be the
whole header; any other may also stand inside a longer one. A word may serve several fields:
what the cells hold then decides ("Treatment" holds a strategy in one register and prose in
the next).
"""

# field → language → words, separated by commas
HEADERS: dict[str, dict[str, str]] = {
    "reference": {
        "en": "reference, =id, risk id, risk ref, =ref, ref id, ref no, risk number, risk no, =number, =no, =nr, "
        "=identifier, unique id, =key, =code, =rid, =item, =#",
        "de": "=nummer, =lfd nr, laufende nummer, risiko nr, risikonummer, risiko id, =kennung, =kürzel",
        "fr": "=référence, =identifiant, =numéro, =n°, id risque, n risque",
        "es": "=referencia, =identificador, =número, =código, =nº, id riesgo",
        "it": "=riferimento, =identificativo, =numero, =codice, id rischio",
        "pt": "=referência, id risco",
        "nl": "=referentie, =kenmerk, =volgnummer, risiconummer",
        "pl": "=lp, =numer, =identyfikator",
        "ru": "=номер, =код, =№",
    },
    "title": {
        "en": "=title, risk title, risk name, =name, =risk, =risks, =short description, =headline, =summary, "
        "risk summary, short title, =risk item, identified risk, =risk identified, =identified, =vulnerability, "
        "=hazard, =issue",
        "de": "=titel, =bezeichnung, risikobezeichnung, risikotitel, =risiko, =risiken, =kurzbeschreibung, risikoname",
        "fr": "=titre, =intitulé, intitulé du risque, =libellé, =nom, nom du risque, =risque, =risques",
        "es": "=título, =nombre, nombre del riesgo, =riesgo, =riesgos, =denominación",
        "it": "=titolo, =nome, nome del rischio, =rischio, =rischi, =denominazione",
        "pt": "=título, =nome, =risco, =riscos",
        "nl": "=titel, =naam, =risico, =risicos",
        "pl": "=tytuł, =nazwa, nazwa ryzyka, =ryzyko",
        "ru": "=название, =наименование, наименование риска, =риск",
    },
    "description": {
        "en": "description, risk description, =risk statement, =statement, =details, =detail, risk details, "
        "=scenario, "
        "risk scenario",
        "de": "=beschreibung, risikobeschreibung, beschreibung des risikos, =szenario, =erläuterung",
        "fr": "=description, description du risque, =scénario, =descriptif, =détail",
        "es": "=descripción, descripción del riesgo, =detalle, =escenario",
        "it": "=descrizione, descrizione del rischio, =scenario, =dettaglio",
        "pt": "=descrição, descrição do risco",
        "nl": "=omschrijving, =beschrijving, risico omschrijving, =toelichting",
        "pl": "=opis, opis ryzyka",
        "ru": "=описание, описание риска",
    },
    "cause": {
        "en": "=cause, =causes, root cause, risk cause, =source, risk source, =trigger, =triggers, =if, =drivers",
        "de": "=ursache, =ursachen, risikoursache, =auslöser, =grund",
        "fr": "=cause, =causes, =source, =origine, =déclencheur",
        "es": "=causa, =causas, =origen, =fuente, =disparador",
        "it": "=causa, =cause, =origine, =fonte",
        "pt": "=causa, =causas, =origem",
        "nl": "=oorzaak, =oorzaken",
        "pl": "=przyczyna, =przyczyny",
        "ru": "=причина, =причины",
    },
    "event": {
        "en": "=event, risk event, =what could happen, =what can happen, =then",
        "de": "=ereignis, risikoereignis",
        "fr": "=événement, événement redouté",
        "es": "=evento, evento de riesgo",
        "it": "=evento, evento di rischio",
        "pt": "=evento",
        "nl": "=gebeurtenis",
        "pl": "=zdarzenie",
        "ru": "=событие",
    },
    "consequence": {
        "en": "consequence, =consequences, impact description, description of impact, =effect, =effects, =result, "
        "=outcome, potential consequences, potential impact, =business impact",
        "de": "=folge, =folgen, =auswirkungen, =konsequenz, =konsequenzen, beschreibung der auswirkung",
        "fr": "=conséquence, =conséquences, =effet, =effets, description de l impact",
        "es": "=consecuencia, =consecuencias, =efecto, =efectos",
        "it": "=conseguenza, =conseguenze, =effetto, =effetti",
        "pt": "=consequência, =consequências",
        "nl": "=gevolg, =gevolgen",
        "pl": "=skutki, =konsekwencje",
        "ru": "=последствия, =последствие",
    },
    "category": {
        "en": "category, =categories, risk category, risk type, =type, =class, =area, risk area, =domain, =theme, =rbs",
        "de": "=kategorie, risikokategorie, risikoart, =art, =typ, =risikotyp, =bereich, =themenfeld",
        "fr": "=catégorie, catégorie de risque, =type, type de risque, =domaine, =famille, =nature",
        "es": "=categoría, categoría de riesgo, =tipo, tipo de riesgo, =área, =clase",
        "it": "=categoria, categoria di rischio, =tipo, =tipologia, tipo di rischio, =ambito, =area",
        "pt": "=categoria, =tipo, tipo de risco",
        "nl": "=categorie, risicocategorie, =soort",
        "pl": "=kategoria, kategoria ryzyka, =rodzaj, =typ",
        "ru": "=категория, категория риска, =тип, =вид",
    },
    "likelihood": {
        "en": "likelihood, probability, =probability of occurrence, =proba, =prob, =prb, =frequency, =chance, "
        "=occurrence, =lh, =l, =p",
        "de": "eintrittswahrscheinlichkeit, wahrscheinlichkeit, =ew, =eintritt, =häufigkeit, =w",
        "fr": "vraisemblance, probabilité, =fréquence, =v",
        "es": "probabilidad, verosimilitud, =frecuencia",
        "it": "probabilità, verosimiglianza, =frequenza",
        "pt": "probabilidade",
        "nl": "waarschijnlijkheid, kans, =kans op optreden",
        "pl": "prawdopodobieństwo",
        "ru": "вероятность",
    },
    "impact": {
        "en": "impact, =consequence, =consequences, severity, damage, =magnitude, =imp, =effect, =i, =s, =c",
        "de": "auswirkung, schadensausmaß, schadenshöhe, schadenausmaß, schadenhöhe, =schaden, =ausmaß, tragweite, "
        "schweregrad, =schwere, =auswirkungen, =a",
        "fr": "impact, gravité, sévérité, =conséquence, =g",
        "es": "impacto, gravedad, severidad, =consecuencia",
        "it": "impatto, gravità, severità, =danno, magnitudo",
        "pt": "impacto, gravidade, severidade",
        "nl": "impact, ernst, =gevolg, =effect",
        "pl": "wpływ, =skutek, dotkliwość",
        "ru": "воздействие, влияние, ущерб, =тяжесть",
    },
    "strategy": {
        "en": "=strategy, risk strategy, response strategy, treatment strategy, response type, treatment option, "
        "treatment approach, treatment decision, treatment type, risk response, risk treatment, =treatment, "
        "=response, "
        "=risk decision, =handling, mitigation strategy, =action, =decision",
        "de": "=strategie, risikostrategie, behandlungsstrategie, risikobehandlung, =behandlung, behandlungsoption, "
        "=maßnahmenart, =umgang, =reaktion",
        "fr": "=stratégie, stratégie de traitement, option de traitement, =traitement, traitement du risque, "
        "=réponse, "
        "=décision",
        "es": "=estrategia, estrategia de respuesta, =tratamiento, tratamiento del riesgo, =respuesta, =acción, "
        "=decisión",
        "it": "=strategia, strategia di risposta, =trattamento, trattamento del rischio, =risposta, =azione, "
        "=decisione",
        "pt": "=estratégia, =tratamento, =resposta, =ação",
        "nl": "=strategie, =maatregeltype, =behandeling, =respons",
        "pl": "=strategia, =reakcja, =postępowanie, =działanie",
        "ru": "=стратегия, =реагирование, =обработка, стратегия реагирования",
    },
    "owner": {
        "en": "owner, risk owner, =owned by, =responsible, responsible person, person responsible, =responsibility, "
        "=person in charge, =in charge, =accountable, =assigned to, =assignee, =lead, =risk lead, =manager, =who",
        "de": "=eigentümer, risikoeigentümer, risikoeigner, =eigner, =verantwortlich, =verantwortlicher, "
        "=verantwortliche, =verantwortung, verantwortliche person, =zuständig, =inhaber, =risikoverantwortlicher",
        "fr": "=propriétaire, propriétaire du risque, =responsable, =porteur, porteur du risque, =pilote",
        "es": "=propietario, propietario del riesgo, =responsable, =dueño, dueño del riesgo, =encargado",
        "it": "=responsabile, =proprietario, proprietario del rischio, =titolare, =referente, =incaricato",
        "pt": "=responsável, =proprietário, =dono, dono do risco",
        "nl": "=eigenaar, risico eigenaar, risicoeigenaar, =verantwoordelijke",
        "pl": "=właściciel, właściciel ryzyka, =odpowiedzialny",
        "ru": "=владелец, владелец риска, =ответственный",
    },
    "state": {
        "en": "=status, =state, risk status, current status, =open closed, =progress status",
        "de": "=status, =zustand, =stand, risikostatus",
        "fr": "=statut, =état, état du risque",
        "es": "=estado, estado del riesgo, =situación",
        "it": "=stato, stato del rischio",
        "pt": "=status, =estado, =situação",
        "nl": "=status, =stand",
        "pl": "=status, =stan",
        "ru": "=статус, =состояние",
    },
    "controls": {
        "en": "existing controls, current controls, =controls, =control, controls in place, =key controls, "
        "existing measures, =safeguards, current measures",
        "de": "bestehende maßnahmen, vorhandene maßnahmen, =kontrollen, bestehende kontrollen, umgesetzte maßnahmen",
        "fr": "mesures existantes, contrôles existants, =contrôles, mesures en place",
        "es": "controles existentes, =controles, controles actuales, medidas existentes",
        "it": "controlli esistenti, =controlli, misure esistenti, controlli in essere",
        "pt": "controles existentes, =controles, =controlos",
        "nl": "bestaande maatregelen, =beheersmaatregelen",
        "pl": "istniejące zabezpieczenia, =zabezpieczenia",
        "ru": "существующие меры, =контроли",
    },
    "mitigation": {
        "en": "=mitigation, =mitigations, treatment response, mitigation strategy, mitigation plan, mitigation "
        "actions, mitigating actions, "
        "risk mitigation, mitigating controls, possible mitigation, treatment plan, response plan, action plan, "
        "=treatment, risk treatment, =actions, =action, =response, risk response, =countermeasure, countermeasures, "
        "additional controls, planned controls, future controls, proposed controls, =measures, =next steps, "
        "mitigation",
        "de": "=gegenmaßnahme, =gegenmaßnahmen, =maßnahme, =maßnahmen, risikobehandlung, geplante maßnahmen, "
        "maßnahmenplan, =behandlung, =gegensteuerung, =vorbeugung, =abhilfe",
        "fr": "=mesures, =mesure, plan d action, plan de traitement, =atténuation, =actions, =action, mesures "
        "prévues, "
        "=mesures de traitement, =traitement, actions correctives, mesures d atténuation",
        "es": "=mitigación, plan de acción, plan de mitigación, plan de tratamiento, =medidas, =acciones, "
        "medidas de mitigación, =contramedidas, =acción, =tratamiento",
        "it": "=mitigazione, =attività, =contromisure, =contromisura, =misure, =azioni, piano di azione, piano d "
        "azione, "
        "misure di mitigazione, piano di trattamento, =azione, =trattamento",
        "pt": "=mitigação, =plano de ação, =medidas, =ações",
        "nl": "=maatregel, =maatregelen, =mitigatie, =acties",
        "pl": "=działania, =środki zaradcze, plan działania, =mitygacja",
        "ru": "=меры, =мероприятия, план мероприятий, меры реагирования",
    },
    "due_on": {
        "en": "=due, due date, =deadline, target date, completion date, =by when, =target completion, =end date",
        "de": "=fällig, =fällig am, fälligkeit, =termin, =frist, zieldatum, =bis wann, =erledigen bis",
        "fr": "=échéance, date d échéance, =délai, date cible, date limite",
        "es": "fecha límite, =vencimiento, fecha de vencimiento, =plazo, fecha objetivo",
        "it": "=scadenza, data di scadenza, data scadenza, =entro, data obiettivo",
        "pt": "=prazo, data limite, =vencimento",
        "nl": "=deadline, =vervaldatum, =einddatum",
        "pl": "=termin, termin realizacji",
        "ru": "=срок, срок исполнения",
    },
    "next_review_on": {
        "en": "next review, next review date, review date, =review, =review by, =review on, =next assessment",
        "de": "nächste überprüfung, nächste prüfung, =wiedervorlage, nächster review, überprüfung am, prüfdatum",
        "fr": "prochaine revue, prochain examen, date de revue, =revue, prochaine révision",
        "es": "próxima revisión, fecha de revisión, =revisión",
        "it": "prossima revisione, data di revisione, =revisione, data revisione",
        "pt": "próxima revisão, data de revisão",
        "nl": "volgende beoordeling, =herziening",
        "pl": "następny przegląd, data przeglądu",
        "ru": "следующий пересмотр, дата пересмотра",
    },
    "tags": {
        "en": "=tags, =tag, =labels, =keywords",
        "de": "=schlagworte, =stichworte, =etiketten",
        "fr": "=étiquettes, =mots clés",
        "es": "=etiquetas, =palabras clave",
        "it": "=etichette, =parole chiave",
    },
}

# Columns known for what they are, but never read: what the software computes itself, or another person's date.
IGNORED = (
    "risk score, risk level, risk rating, risk factor, risk ranking, =rating, =score, =level, =rank, =ranking, =rpn, "
    "risk exposure, =priority, exposure, =risikowert, =risikozahl, =risikoklasse, risikopriorität, =risikostufe, "
    "=niveau, niveau de risque, =criticité, nivel de riesgo, =livello, livello di rischio, "
    "action owner, control owner, date raised, date identified, =date, =datum, last updated, date closed, raised by, "
    "identified by, reported by, previous likelihood, previous impact, mitigation status, action status, "
    "contingency plan, severity of risk, impact date, mitigation cost, likelihood rationale, impact rationale"
)

# Said beside a word without changing which field it is.
NOISE = (
    "risk risks threat the a of or and rating score level value assessment scale range rank index "
    "risiko risiken der die das des von wert bewertung stufe einschatzung "
    "risque risques du de la le l niveau valeur cotation evaluation "
    "riesgo riesgos del el nivel valor evaluacion rischio rischi di il livello valore valutazione punteggio "
    "risco do nivel risico ryzyka риска уровень оценка to bis"
)

# Which of several score columns of a kind is meant.
QUALIFIERS: dict[str, str] = {
    "inherent": "inherent gross initial raw untreated unmitigated uncontrolled before pre original brutto vor "
    "inharent "
    "inharente inharentes brut brute initiale avant inherente inherentes bruto bruta inicial antes lordo lorda "
    "inerente iniziale prima initieel bruto исходная исходный присущий",
    "current": "current actual present net today existing aktuell aktuelle aktueller ist actuel actuelle attuale "
    "corrente atual huidig huidige текущая текущий",
    "residual": "residual new after post remaining mitigated treated controlled revised final resid netto rest nach "
    "restrisiko verbleibend verbleibende residuel residuelle net nette apres residuo residuale residuales despues "
    "neto dopo netta остаточная остаточный resterend",
    "target": "target planned desired expected future goal ziel soll cible objectif vise objetivo obiettivo atteso "
    "doel целевая целевой",
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
    "quando, descrivere, indicare, inserire, scegliere"
)

# How a line below the table begins that is no risk.
FOOTER_STARTS = (
    "total, totals, sum, average, grand total, subtotal, summe, gesamt, gesamtsumme, durchschnitt, totale, somme, "
    "moyenne, "
    "suma, promedio, media, somma, totaal, итого, source, prepared by, created by, printed, copyright, confidential, "
    "legend, legende, key, note, notes, page, stand, quelle, erstellt, document, version, end of"
)
