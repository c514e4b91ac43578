"""Words for strategies and states: data, to which a language is added by adding words.

Words are compared folded (lower case, no accents, no punctuation).
"""

STRATEGIES: dict[str, str] = {
    "avoid": "undvika, undga, unnga, valttaa, vyhnout se, vyhnuti, "
    "avoid, avoidance, avoided, avoiding, terminate, terminated, termination, eliminate, elimination, "
    "remove, "
    "risk avoidance, refuse, vermeiden, vermeidung, risikovermeidung, eviter, evitement, refuser, refus, supprimer, "
    "suppression, evitar, eliminar, evitacion, evitare, eliminare, eliminazione, evitamento, prevenire, vermijden, "
    "unikanie, unikac, избежание, избегать, уклонение, "
    "evitado, evitar o risco, vermeden, ontwijken, beeindigen, uniknac, unikac ryzyka, unikanie ryzyka, "
    "исключение, отказ, избежать, уход от риска, устранение, устранить",
    "transfer": "overfora, overfore, overforing, siirtaa, prenest, preneseni, "
    "transfer, transfers, transferred, transference, transferring, risk transfer, insure, insurance, "
    "outsource, "
    "transfer share, share transfer, transfer or share, ubertragen, ubertragung, transferieren, verlagern, "
    "verlagerung, "
    "uberwalzen, uberwalzung, versichern, transferer, transfert, transferir, transferencia, trasferire, "
    "trasferimento, "
    "condividere, condivisione, partager, partage, compartir, overdragen, transferowac, przeniesienie, transfer "
    "ryzyka, "
    "передача, передать, "
    "transferência, transferir o risco, compartilhar, partilhar, overdracht, verzekeren, delen, transfer, "
    "przeniesc, przekazac, ubezpieczyc, podzial, перенос, страхование, разделение, передача риска, versichert, "
    "asegurar, trasferito",
    "mitigate": "reducera, minska, begransa, reducere, redusere, begraense, pienentaa, vahentaa, zmirnit, snizit, "
    "mitigate, mitigation, mitigated, mitigating, mitigation plan, risk mitigation, reduce, reduction, "
    "risk reduction, reduced, reducing, treat, treated, treatment, treating, modify, modification, control, "
    "controlled, "
    "mindern, minderung, vermindern, verminderung, verringern, reduzieren, reduktion, reduzierung, mitigieren, "
    "risikominderung, behandeln, mitigation, attenuer, attenuation, reduire, traiter, traitement, mitigar, "
    "mitigacion, "
    "reducir, reduccion, tratar, mitigare, mitigazione, attenuare, attenuazione, ridurre, riduzione, trattare, "
    "trattamento, "
    "reduzir, mitigacao, reducao, beperken, verminderen, mitigeren, reduceren, redukcja, redukowac, ograniczenie, "
    "łagodzenie, снижение, снизить, минимизация, смягчение, "
    "mitigado, tratar o risco, reducao do risco, mitigatie, beheersen, beheersing, reductie, behandelen, "
    "lagodzenie, łagodzić, zmniejszenie, ograniczac, ograniczanie, minimalizacja, zapobieganie, уменьшение, "
    "уменьшить, минимизировать, контроль, обработка, снижение риска, смягчить",
    "accept": "acceptera, acceptere, akseptere, hyvaksya, prijmout, akceptovat, "
    "accept, acceptance, accepted, accepting, retain, retained, retention, tolerate, tolerated, "
    "toleration, "
    "take, monitor and accept, risk acceptance, passive acceptance, active acceptance, akzeptieren, akzeptanz, "
    "akzeptiert, "
    "risikoakzeptanz, tragen, selbst tragen, hinnehmen, accepter, acceptation, maintenir, conserver, maintien, "
    "tolerer, "
    "aceptar, aceptacion, aceptado, asumir, retener, tolerar, accettare, accettazione, accettato, ritenere, "
    "ritenzione, "
    "tollerare, aceitar, aceitacao, accepteren, acceptatie, aanvaarden, akceptacja, akceptowac, принятие, принять, "
    "aceito, retencao, reter, tolerar, assumir, tolereren, dragen, geaccepteerd, aanvaarding, tolerowanie, "
    "tolerowac, zaakceptowac, akceptowanie, utrzymanie, принято, удержание, сохранение, принятие риска, принимать",
}

# Undecided is a value of its own: the cell is understood, the strategy stays empty.
UNDECIDED = (
    "open, undecided, not decided, none yet, to decide, under review, proposed, offen, unentschieden, ouvert, a "
    "decider, "
    "indecis, abierto, por decidir, pendiente, aperto, da decidere, in attesa, em aberto, open staand, otwarte, "
    "открыт"
)

# Known, but no strategy of a threat: never guessed into one of the four.
NO_THREAT_STRATEGIES: dict[str, str] = {
    "opportunity": "exploit, exploitation, enhance, enhancement, nutzen, ausnutzen, verstarken, exploiter, "
    "ameliorer, "
    "explotar, mejorar, sfruttare, migliorare, uitbuiten, versterken, wykorzystanie, использование",
    "other": "contingency, contingency plan, escalate, escalation, escalated, eskalieren, eskalation, escalader, "
    "escalade, "
    "escalar, escalamiento, escalare, contingencia, contingenza, kontingenz, notfallplan, share, sharing, shared, "
    "monitor, monitoring, watch, defer, deferred, investigate, research, beobachten, surveiller, monitorare, ignore",
}

# Said of a whole row: what is hoped for rather than feared.
OPPORTUNITY = (
    "opportunity, upside, upside risk, positive risk, chance, opportunité, opportunite, oportunidad, opportunità, "
    "oportunidade, kans, szansa, возможность, шанс, positives risiko, risque positif"
)

# With no opportunity in the column, sharing is what ISO 31000 calls handing a part of the risk to another party.
SHARING = "share, sharing, shared, risk sharing, teilen, risikoteilung"

STATES: dict[str, str] = {
    "open": "open, opened, to do, todo, assess, assessing, monitor, analyze, analyse, "
    "oppen, aben, apen, avoin, otevrene, otevreny, pagaende, igangvaerende, pagar, "
    " active, live, ongoing, in progress, in process, in treatment, being treated, treating, "
    "mitigating, monitoring, monitored, on hold, assigned, reopened, re opened, assessed, under treatment, managed, "
    "work in progress, wip, current, offen, aktiv, in bearbeitung, in arbeit, nicht begonnen, non demarre, "
    "no iniciado, non iniziato, niet gestart, nie rozpoczeto, не начато, laufend, in umsetzung, beobachtung, "
    "zuruckgestellt, ouvert, ouverte, actif, active, en cours, en traitement, en attente, suivi, abierto, "
    "abierta, activo, "
    "activa, en curso, en proceso, en tratamiento, aperto, aperta, attivo, attiva, in corso, in risoluzione, in "
    "lavorazione, "
    "in gestione, in trattamento, aberto, ativo, em andamento, openstaand, actief, in behandeling, otwarte, otwarty, "
    "aktywne, aktywny, w trakcie, открыт, открыта, активен, активный, в работе, "
    "em curso, em tratamento, em aberto, ativa, aberta, em analise, in uitvoering, lopend, in onderzoek, "
    "actief risico, otwarta, aktywna, w toku, w realizacji, в процессе, на контроле, открыто, активно, действует, "
    "мониторинг, under review, ongoing treatment, reduced",
    "draft": "draft, new, candidate, proposed, identified, submitted, raised, to be assessed, to triage, neu, "
    "entwurf, "
    "identifiziert, gemeldet, brouillon, nouveau, nouvelle, identifie, borrador, nuevo, nueva, identificado, "
    "bozza, nuovo, "
    "nuova, identificato, rascunho, novo, nieuw, concept, nowe, nowy, szkic, новый, черновик, "
    "nova, identificada, proposto, rascunho, geidentificeerd, gemeld, voorgesteld, nowa, zidentyfikowane, "
    "zgloszone, выявлен, выявлено, новая, идентифицирован",
    "closed": "closed, close, stangd, avslutad, lukket, avsluttet, suljettu, paattynyt, uzavreno, uzavreny, "
    " resolved, done, complete, completed, finished, retired, inactive, archived, "
    "eliminated, "
    "expired, no longer relevant, not relevant, obsolete, geschlossen, erledigt, abgeschlossen, beendet, "
    "entfallen, inaktiv, "
    "clos, close, cloture, cloturee, ferme, fermee, termine, terminee, resolu, cerrado, cerrada, resuelto, "
    "finalizado, "
    "chiuso, chiusa, risolto, risolta, concluso, completato, fechado, concluido, encerrado, gesloten, afgesloten, "
    "afgerond, "
    "zamkniete, zamkniety, zakonczone, закрыт, закрыта, завершен, "
    "fechada, concluida, encerrada, resolvido, resolvida, gereed, opgelost, beeindigd, vervallen, zamknieta, "
    "zakonczony, zakonczona, rozwiazane, закрыто, закрытый, завершено, решено, снят, снято",
}  # fmt: skip

# Closed, and the word says why.
CLOSE_REASONS: dict[str, str] = {
    "occurred": "occurred, materialised, materialized, realised, realized, happened, became issue, eingetreten, "
    "survenu, "
    "materialise, ocurrido, materializado, verificato, verificatosi, materializzato, ocorrido, opgetreden",
    "avoided": "avoided, vermieden, evite, evitado, evitato",
    "transferred": "transferred, ubertragen, transfere, transferido, trasferito, transferred away",
    "duplicate": "duplicate, duplicated, duplikat, doppelt, doublon, duplicado, duplicato",
    "irrelevant": "no longer relevant, not relevant, obsolete, entfallen, expired, void, cancelled, canceled, "
    "rejected, "
    "invalid, withdrawn, annule, abandonne, cancelado, annullato, "
    "no longer relevant, vervallen, nieaktualne, niet meer relevant, снят, снято, nao relevante",
}
