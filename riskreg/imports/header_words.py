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
        "es": "=referencia, =identificador, =cod, =número, =código, =nº, id riesgo",
        "it": "=riferimento, =identificativo, =numero, =codice, =cod, id rischio",
        "pt": "=referência, id risco, =id, =código, =número, =nº, =ref, id do risco, código do risco",
        "nl": "=referentie, =kenmerk, =volgnummer, risiconummer, =nr, =nummer, =id, risico nr, =code, risico id",
        "pl": "=lp, =numer, =identyfikator, =nr, =id, =kod, nr ryzyka, id ryzyka, numer ryzyka, =symbol, =l p",
        "ru": "=номер, =код, =№, =п п, =ид, =n, номер риска, код риска, =n п п, =№ п/п, идентификатор, ид риска",
    },
    "title": {
        "en": "=title, risk title, risk name, =name, =risk, =risks, =short description, =headline, =summary, "
        "risk summary, short title, =risk item, identified risk, =risk identified, =identified, =vulnerability, "
        "=hazard, =issue, "
        "title of risk, name of risk, risk headline, what could happen, what could go wrong, what can go wrong, "
        "=what is the risk, failure mode, potential failure mode, what might go wrong",
        "de": "=titel, =bezeichnung, risikobezeichnung, risikotitel, =risiko, =risiken, =kurzbeschreibung, "
        "risikoname, identifiziertes risiko",
        "fr": "=titre, =intitulé, intitulé du risque, =libellé, =nom, nom du risque, =risque, =risques, "
        "risque identifié",
        "es": "=título, =nombre, nombre del riesgo, =riesgo, =riesgos, =denominación, riesgo identificado",
        "it": "=titolo, =nome, nome del rischio, =rischio, =rischi, =denominazione, rischio identificato",
        "pt": "=título, =nome, =risco, =riscos, "
        "título do risco, nome do risco, =designação, =descrição breve, =evento de risco, risco identificado",
        "nl": "=titel, =naam, =risico, =risicos, "
        "naam risico, =risico omschrijving kort, =korte omschrijving, risicotitel, =dreiging",
        "pl": "=tytuł, =nazwa, nazwa ryzyka, =ryzyko, tytuł ryzyka, =zagrożenie, =opis skrócony",
        "ru": "=название, =наименование, наименование риска, =риск, название риска, =риски, краткое описание, =угроза",
    },
    "description": {
        "en": "description, risk description, =risk statement, =statement, =details, =detail, risk details, "
        "=scenario, "
        "risk scenario, "
        "risk issue, risk narrative, issue description, risk detail, description of risk",
        "de": "=beschreibung, risikobeschreibung, beschreibung des risikos, =szenario, =erläuterung",
        "fr": "=description, description du risque, =scénario, =descriptif, =détail, =détails, description détaillée",
        "es": "=descripción, descripción del riesgo, =detalle, =escenario",
        "it": "=descrizione, descrizione del rischio, =scenario, =dettaglio",
        "pt": "=descrição, descrição do risco, =detalhe, =detalhes, =cenário, descrição detalhada",
        "nl": "=omschrijving, =beschrijving, risico omschrijving, =toelichting, "
        "=beschrijving risico, risicobeschrijving, omschrijving van het risico, =details, risico-omschrijving",
        "pl": "=opis, opis ryzyka, =szczegóły, =scenariusz, szczegółowy opis",
        "ru": "=описание, описание риска, =подробности, =сценарий, подробное описание",
    },
    "cause": {
        "en": "=cause, =causes, root cause, risk cause, potential cause, potential causes, "
        "cause of failure, =source, risk source, =trigger, =triggers, =if, =drivers",
        "de": "=ursache, =ursachen, risikoursache, =auslöser, =grund",
        "fr": "=cause, =causes, =source, =origine, =déclencheur",
        "es": "=causa, =causas, =origen, =fuente, =disparador",
        "it": "=causa, =cause, =origine, =fonte",
        "pt": "=causa, =causas, =origem, causa raiz, =fonte, =gatilho",
        "nl": "=oorzaak, =oorzaken, =bron, =aanleiding, =trigger",
        "pl": "=przyczyna, =przyczyny, =źródło, =źródło ryzyka, =powód, przyczyna ryzyka",
        "ru": "=причина, =причины, =источник, =источник риска, =фактор риска, причины риска",
    },
    "event": {
        "en": "=event, risk event, =what could happen, =what can happen, =then",
        "de": "=ereignis, risikoereignis",
        "fr": "=événement, événement redouté",
        "es": "=evento, evento de riesgo",
        "it": "=evento, evento di rischio",
        "pt": "=evento, =acontecimento",
        "nl": "=gebeurtenis, ongewenste gebeurtenis, =risicogebeurtenis",
        "pl": "=zdarzenie",
        "ru": "=событие, рисковое событие",
    },
    "consequence": {
        "en": "consequence, =consequences, impact description, description of impact, =effect, =effects, =result, "
        "=outcome, potential consequences, potential impact, =business impact, potential effect, potential effects, "
        "effect of failure, effects of failure, "
        "impact statement, =effect on objectives, consequence description, =impact description, if it happens",
        "de": "=folge, =folgen, =auswirkungen, =konsequenz, =konsequenzen, beschreibung der auswirkung",
        "fr": "=conséquence, =conséquences, =effet, =effets, description de l impact",
        "es": "=consecuencia, =consecuencias, =efecto, =efectos",
        "it": "=conseguenza, =conseguenze, =effetto, =effetti",
        "pt": "=consequência, =consequências, =efeito, =efeitos, =descrição do impacto",
        "nl": "=gevolg, =gevolgen, =effecten, =consequentie, =consequenties, omschrijving gevolg",
        "pl": "=skutki, =konsekwencje, =skutki ryzyka, =następstwa, opis skutku, opis skutków",
        "ru": "=последствия, =последствие, =эффект, =результат, описание последствий",
    },
    "category": {
        "en": "category, =categories, risk category, risk type, =type, =class, =area, risk area, =domain, =theme, =rbs",
        "de": "=kategorie, risikokategorie, risikoart, =art, =typ, =risikotyp, =bereich, =themenfeld",
        "fr": "=catégorie, catégorie de risque, =type, type de risque, =domaine, =famille, =nature",
        "es": "=categoría, categoría de riesgo, =tipo, tipo de riesgo, =área, =clase",
        "it": "=categoria, categoria di rischio, =tipo, =tipologia, tipo di rischio, =ambito, =area",
        "pt": "=categoria, =tipo, tipo de risco, "
        "=classe, categoria de risco, categoria do risco, =área, =tipologia, =domínio",
        "nl": "=categorie, risicocategorie, =soort, =type, =domein, =soort risico, risicosoort, =thema, =afdeling",
        "pl": "=kategoria, kategoria ryzyka, =rodzaj, =typ, =typ ryzyka, =obszar, =grupa, rodzaj ryzyka",
        "ru": "=категория, категория риска, =тип, =вид, =тип риска, =вид риска, =область, группа рисков, =группа",
    },
    "likelihood": {
        "en": "likelihood, probability, =probability of occurrence, =proba, =prob, =prb, =frequency, =chance, "
        "=occurrence, =lh, =l, =p, "
        "=likelihood score, =likeliness, =odds, =chance of occurrence, how likely, how probable",
        "de": "eintrittswahrscheinlichkeit, wahrscheinlichkeit, =ew, =eintritt, =eintreten, "
        "eintretenswahrscheinlichkeit, =ep, =wk, =häufigkeit, eintrittshäufigkeit, =w",
        "fr": "vraisemblance, probabilité, =fréquence, =v",
        "es": "probabilidad, verosimilitud, =frecuencia",
        "it": "probabilità, verosimiglianza, =frequenza",
        "pt": "probabilidade, verossimilhança, =frequência, =prob, =p",
        "nl": "waarschijnlijkheid, kans, =kans op optreden, =kansscore, =kansklasse, =frequentie, =k",
        "pl": "prawdopodobieństwo, =częstotliwość, =p, =p-stwo, =możliwość wystąpienia",
        "ru": "вероятность, =частота, =возможность, вероятность реализации, =в",
    },
    "impact": {
        "en": "impact, =consequence, =consequences, severity, damage, =magnitude, =imp, =effect, "
        "=i, =s, =c, how bad, "
        "how severe, how serious, =sev, =csq",
        "de": "auswirkung, schadensausmaß, schadenshöhe, schadenausmaß, schadenhöhe, =sh, =schaden, "
        "=ausw, =bedeutung, =ausmaß, tragweite, "
        "schweregrad, =schwere, =auswirkungen, =a",
        "fr": "impact, gravité, sévérité, =conséquence, =g",
        "es": "impacto, gravedad, severidad, =consecuencia",
        "it": "impatto, gravità, severità, =danno, magnitudo",
        "pt": "impacto, gravidade, severidade, =consequência, =dano, severidade do impacto, =i",
        "nl": "impact, ernst, =gevolg, =effect, =schade, =impactscore, =gevolgklasse, gevolgschade",
        "pl": "wpływ, =skutek, dotkliwość, =waga, =siła oddziaływania, oddziaływanie, =ciężkość",
        "ru": "воздействие, влияние, ущерб, =тяжесть, "
        "=последствия, =значимость, степень влияния, =серьезность, размер ущерба, =у",
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
        "pt": "=estratégia, =tratamento, =resposta, =ação, "
        "estratégia de resposta, resposta ao risco, tratamento do risco, =decisão, tipo de resposta",
        "nl": "=strategie, =maatregeltype, =behandeling, =respons, "
        "risicostrategie, =risicorespons, =aanpak, =beheersstrategie, soort maatregel, =besluit",
        "pl": "=strategia, =reakcja, =postępowanie, =działanie, "
        "strategia reakcji, reakcja na ryzyko, sposób postępowania, =decyzja",
        "ru": "=стратегия, =реагирование, =обработка, стратегия реагирования, "
        "=реакция, способ реагирования, метод реагирования, =решение, стратегия управления",
    },
    "owner": {
        "en": "owner, risk owner, =owned by, =responsible, responsible person, person responsible, =responsibility, "
        "=person in charge, =in charge, =accountable, =assigned to, =assignee, =lead, =risk lead, =manager, =who, "
        "risk holder, owner of risk, owner email, owner name, =point of contact, risk owner point of contact, =poc, "
        "=held by, who should own, who owns, =owner initials, =owner s initials, =owner contact, =by whom",
        "de": "=eigentümer, risikoeigentümer, risikoeigner, =eigner, =verantwortlich, =verantwortlicher, "
        "=verantwortliche, =verantwortung, verantwortliche person, =zuständig, =inhaber, =risikoverantwortlicher",
        "fr": "=propriétaire, propriétaire du risque, =responsable, =porteur, porteur du risque, =pilote",
        "es": "=propietario, propietario del riesgo, =responsable, =dueño, dueño del riesgo, "
        "dueño del proceso, =encargado",
        "it": "=responsabile, =proprietario, proprietario del rischio, =titolare, =referente, =incaricato",
        "pt": "=responsável, =proprietário, =dono, dono do risco, "
        "=responsável pelo risco, proprietário do risco, =gestor, =gestor do risco, =titular",
        "nl": "=eigenaar, risico eigenaar, risicoeigenaar, =verantwoordelijke, "
        "=verantwoordelijk, =actiehouder, =beheerder, =houder, risicohouder",
        "pl": "=właściciel, właściciel ryzyka, =odpowiedzialny, "
        "=odpowiedzialność, osoba odpowiedzialna, =opiekun, =gestor",
        "ru": "=владелец, владелец риска, =ответственный, "
        "ответственное лицо, ответственный за риск, =держатель, =исполнитель",
    },
    "state": {
        "en": "=status, =state, risk status, current status, =open closed, =progress status",
        "de": "=status, =zustand, =stand, risikostatus",
        "fr": "=statut, =état, =avancement, état du risque",
        "es": "=estado, estado del riesgo, =situación",
        "it": "=stato, stato del rischio",
        "pt": "=status, =estado, =situação, estado do risco, status do risco",
        "nl": "=status, =stand, =toestand, =fase, status risico",
        "pl": "=status, =stan, status ryzyka, =etap",
        "ru": "=статус, =состояние, статус риска, =стадия, текущий статус",
    },
    "controls": {
        "en": "existing controls, current controls, =controls, =control, controls in place, =key controls, "
        "existing measures, =safeguards, current measures, "
        "controls mitigations, =controls and mitigations, current control, existing control, =safeguards in place",
        "de": "bestehende maßnahmen, vorhandene maßnahmen, =kontrollen, bestehende kontrollen, umgesetzte maßnahmen",
        "fr": "mesures existantes, contrôles existants, =contrôles, mesures en place",
        "es": "controles existentes, =controles, controles actuales, medidas existentes",
        "it": "controlli esistenti, =controlli, misure esistenti, controlli in essere",
        "pt": "controles existentes, =controles, =controlos, "
        "controles atuais, controlos existentes, medidas existentes, =controles implementados",
        "nl": "bestaande maatregelen, =beheersmaatregelen, "
        "huidige maatregelen, =genomen maatregelen, =huidige beheersing, bestaande beheersmaatregelen",
        "pl": "istniejące zabezpieczenia, =zabezpieczenia, "
        "istniejące mechanizmy kontrolne, obecne zabezpieczenia, =mechanizmy kontrolne",
        "ru": "существующие меры, =контроли, текущие меры, существующий контроль, меры контроля, =контроль",
    },
    "mitigation": {
        "en": "=mitigation, =mitigations, treatment response, mitigation strategy, mitigation plan, mitigation "
        "actions, mitigating actions, "
        "risk mitigation, mitigating controls, possible mitigation, treatment plan, response plan, action plan, "
        "=treatment, risk treatment, =actions, =action, =response, risk response, =countermeasure, countermeasures, "
        "additional controls, planned controls, future controls, proposed controls, =measures, =next steps, "
        "mitigation, "
        "planned treatment, actions text, planned actions, required actions, mitigating action, "
        "response description, risk response description, response actions, recommended controls, recommended action, "
        "recommended actions, corrective action, corrective actions, preventive action, preventive actions",
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
        "pt": "=mitigação, =plano de ação, =medidas, =ações, "
        "plano de mitigação, plano de tratamento, medidas de mitigação, =contramedidas, =ação, =tratamento, "
        "=plano de resposta, ações de mitigação",
        "nl": "=maatregel, =maatregelen, =mitigatie, =acties, "
        "beheersmaatregel, te nemen maatregelen, =tegenmaatregelen, =actie, actieplan, voorgestelde maatregelen, "
        "=vervolgactie",
        "pl": "=działania, =środki zaradcze, plan działania, =mitygacja, "
        "=środki, =plan postępowania, działania zapobiegawcze, działania zaradcze, =plan reakcji, "
        "środki ograniczające",
        "ru": "=меры, =мероприятия, план мероприятий, меры реагирования, "
        "=меры по снижению, план реагирования, =действия, =мероприятие, меры по минимизации, =план действий",
    },
    "due_on": {
        "en": "=due, due date, =deadline, target date, completion date, =by when, =target completion, =end date",
        "de": "=fällig, =fällig am, fälligkeit, =termin, =frist, zieldatum, =bis wann, =erledigen bis, "
        "=umsetzung bis, =umsetzen bis",
        "fr": "=échéance, date d échéance, =délai, date cible, date limite",
        "es": "fecha límite, =vencimiento, fecha de vencimiento, =plazo, fecha objetivo",
        "it": "=scadenza, data di scadenza, data scadenza, =entro, data obiettivo",
        "pt": "=prazo, data limite, =vencimento, =data limite, data alvo, =até quando, =data prevista",
        "nl": "=deadline, =vervaldatum, =einddatum, "
        "=uiterste datum, =gereed op, =datum gereed, streefdatum, =einddatum actie, =gereed voor",
        "pl": "=termin, termin realizacji, =data wykonania, data realizacji, =do kiedy",
        "ru": "=срок, срок исполнения, =дата исполнения, =крайний срок, дата завершения, срок реализации",
    },
    "next_review_on": {
        "en": "next review, next review date, review date, =review, =review by, =review on, =next assessment",
        "de": "nächste überprüfung, nächste prüfung, =wiedervorlage, nächster review, überprüfung am, prüfdatum",
        "fr": "prochaine revue, prochain examen, date de revue, =revue, prochaine révision",
        "es": "próxima revisión, fecha de revisión, =revisión",
        "it": "prossima revisione, data di revisione, =revisione, data revisione",
        "pt": "próxima revisão, data de revisão, =próxima avaliação, =revisão, data da próxima revisão",
        "nl": "volgende beoordeling, =herziening, "
        "volgende review, =reviewdatum, =herzieningsdatum, datum herziening, volgende evaluatie",
        "pl": "następny przegląd, data przeglądu, =przegląd, data następnego przeglądu",
        "ru": "следующий пересмотр, дата пересмотра, "
        "дата следующего пересмотра, =пересмотр, следующая оценка, дата проверки",
    },
    "tags": {
        "en": "=tags, =tag, =labels, =keywords",
        "de": "=schlagworte, =stichworte, =etiketten",
        "fr": "=étiquettes, =mots clés",
        "es": "=etiquetas, =palabras clave",
        "it": "=etichette, =parole chiave",
        "pt": "=etiquetas, =palavras chave, =marcadores",
        "nl": "=labels, =trefwoorden",
        "pl": "=tagi, =etykiety, =słowa kluczowe",
        "ru": "=теги, =метки, =ключевые слова",
    },
    "rationale": {
        "en": "=rationale, =current rationale, score rationale, why this score, =reasoning, =score justification",
        "de": "=begründung, begründung der bewertung",
        "fr": "=justification, =justification de la cotation",
        "es": "=justificación",
        "it": "=motivazione, =giustificazione",
        "pt": "=justificação, =justificativa",
        "nl": "=onderbouwing, =motivering",
        "pl": "=uzasadnienie",
        "ru": "=обоснование",
    },
    "inherent_rationale": {"en": "=inherent rationale, why this inherent score"},
    "target_rationale": {"en": "=target rationale, how the target is reached"},
    "transfer_to": {"en": "=transferred to, =transfer to, =insurer", "de": "=übertragen an", "fr": "=transféré à"},
    "close_reason": {"en": "=close reason, why closed, closure reason", "de": "=grund der schließung"},
    "links": {"en": "=links, =link, =urls, =url, =evidence link", "de": "=verweise", "fr": "=liens", "es": "=enlaces"},
    "source": {"en": "=identified by source, =how identified"},
    "version": {"en": "=version of the risk, =row version"},
}
