"""Scales in words: data, to which a scale or a language is added by adding lines.

A ladder is one scale, lowest step first: steps are parted by "<", words for the same step by
"|", the step's own word first. Words are compared folded (lower case, no accents); endings of
gender are added by `ladders`, where they are regular. The ladder that knows most of a column's
words and leaves the fewest of its own steps unused is taken; of equals, the first. `family` ties
two ladders together: one marked so is only taken where the other kind of score uses a ladder of
the same family, or no other ladder fits as well.
"""

from typing import NamedTuple

ANY, LIKELIHOOD, IMPACT = "any", "likelihood", "impact"


class LadderWords(NamedTuple):
    """The kind of score a ladder is for, its words, and its family if it belongs to a pair."""

    kind: str
    words: str
    family: str = ""


LADDERS = (
    # Degrees that serve both scores
    LadderWords(ANY, "low|l|lo < medium|moderate|m|med|mid|average < high|h|hi"),
    LadderWords(
        ANY, "low|l|lo < medium|moderate|m|med < high|h|hi < critical|extreme|severe|catastrophic|c|e|very critical"
    ),
    LadderWords(
        ANY,
        "very low|vl|v low|negligible|minimal|lowest < low|l|lo < medium|moderate|m|med|mid < high|h|hi "
        "< very high|vh|v high|critical|extreme|highest",
    ),
    LadderWords(ANY, "green|g < amber|yellow|orange|a|y < red|r"),
    LadderWords(
        ANY,
        "gering|niedrig|klein|geringe|niedrige|geringer < mittel|mittlere|mittlerer|mässig < hoch|hohe|hoher|gross",
    ),
    LadderWords(
        ANY,
        "gering|niedrig|geringe|niedrige < mittel|mittlere|mässig < hoch|hohe|hoher "
        "< kritisch|extrem|existenzbedrohend|katastrophal",
    ),
    LadderWords(
        ANY,
        "sehr gering|sehr niedrig|sehr klein|sehr geringe|sehr niedrige < gering|niedrig|klein|geringe|niedrige "
        "< mittel|mittlere|mässig < hoch|hohe|gross < sehr hoch|sehr hohe|sehr gross|kritisch",
    ),
    LadderWords(ANY, "faible|bas|basse < moyen|moyenne|modere|moderee < eleve|elevee|fort|forte|haut|haute"),
    LadderWords(
        ANY, "faible|bas|basse < moyen|moyenne|modere|moderee < eleve|elevee|fort|forte|haut|haute < critique|extreme"
    ),
    LadderWords(
        ANY,
        "tres faible|tres bas|tres basse < faible|bas|basse < moyen|moyenne|modere|moderee "
        "< eleve|elevee|fort|forte|haut|haute < tres eleve|tres elevee|tres fort|tres forte|critique",
    ),
    LadderWords(ANY, "bajo|baja < medio|media|moderado|moderada < alto|alta"),
    LadderWords(ANY, "bajo|baja < medio|media|moderado|moderada < alto|alta < critico|critica|extremo|extrema"),
    LadderWords(
        ANY,
        "muy bajo|muy baja < bajo|baja < medio|media|moderado|moderada < alto|alta < muy alto|muy alta|critico|critica",
    ),
    LadderWords(ANY, "basso|bassa < medio|media|moderato|moderata < alto|alta|elevato|elevata"),
    LadderWords(
        ANY,
        "basso|bassa < medio|media|moderato|moderata < alto|alta|elevato|elevata < critico|critica|estremo",
    ),
    LadderWords(
        ANY,
        "molto basso|molto bassa|bassissimo < basso|bassa < medio|media|moderato|moderata < "
        "alto|alta|elevato|elevata "
        "< molto alto|molto alta|molto elevato|critico|critica|altissimo",
    ),
    LadderWords(ANY, "baixo|baixa < medio|media|moderado|moderada < alto|alta"),
    LadderWords(
        ANY, "muito baixo|muito baixa < baixo|baixa < medio|media|moderado < alto|alta < muito alto|muito alta|critico"
    ),
    LadderWords(ANY, "laag|lage|klein|gering < middel|middelmatig|gemiddeld|midden|matig < hoog|hoge|groot"),
    LadderWords(
        ANY,
        "zeer laag|zeer klein|zeer gering < laag|klein|gering < middel|middelmatig|gemiddeld|midden|matig "
        "< hoog|groot < zeer hoog|zeer groot",
    ),
    LadderWords(ANY, "small < medium|moderate < large|big"),
    LadderWords(ANY, "very small|tiny < small < medium|moderate < large|big < very large|very big|huge"),
    LadderWords(ANY, "petit|petite < moyen|moyenne < grand|grande"),
    LadderWords(ANY, "tres petit|tres petite < petit|petite < moyen|moyenne < grand|grande < tres grand|tres grande"),
    LadderWords(ANY, "pequeno < medio|moderado < grande"),
    LadderWords(ANY, "piccolo < medio|moderato < grande"),
    LadderWords(ANY, "mały < średni|umiarkowany < duży"),
    LadderWords(ANY, "bardzo mały < mały < średni|umiarkowany < duży < bardzo duży"),
    LadderWords(ANY, "малый|небольшой < средний|умеренный < большой"),
    LadderWords(ANY, "очень малый < малый|небольшой < средний|умеренный < большой < очень большой"),
    LadderWords(ANY, "niskie|niski|niska < srednie|sredni|srednia < wysokie|wysoki|wysoka"),
    LadderWords(
        ANY,
        "bardzo niskie|bardzo niski|bardzo niska < niskie|niski|niska < srednie|sredni|srednia "
        "< wysokie|wysoki|wysoka < bardzo wysokie|bardzo wysoki|bardzo wysoka",
    ),
    LadderWords(ANY, "низкий|низкая|низкое < средний|средняя|среднее < высокий|высокая|высокое"),
    LadderWords(
        ANY,
        "очень низкий|очень низкая|очень низкое < низкий|низкая|низкое < средний|средняя|среднее "
        "< высокий|высокая|высокое < очень высокий|очень высокая|очень высокое",
    ),
    LadderWords(ANY, "baixo|baixa < medio|media|moderado|moderada < alto|alta < critico|critica|extremo|extrema"),
    LadderWords(ANY, "laag|lage < middel|gemiddeld|midden|matig < hoog|hoge < kritiek|kritisch|extreem"),
    LadderWords(
        ANY,
        "niskie|niski|niska < srednie|sredni|srednia|średnie|średni|średnia < wysokie|wysoki|wysoka "
        "< krytyczne|krytyczny|krytyczna|ekstremalne",
    ),
    LadderWords(
        ANY,
        "низкий|низкая|низкое < средний|средняя|среднее < высокий|высокая|высокое "
        "< критический|критическая|критическое|экстремальный",
    ),
    LadderWords(ANY, "låg|liten < medel|måttlig|medelhög < hög|stor"),
    LadderWords(
        ANY, "mycket låg|mycket liten < låg|liten < medel|måttlig|medelhög < hög|stor < mycket hög|mycket stor"
    ),
    LadderWords(ANY, "lav|lille|liten < middel|mellem|moderat|middels < høj|høy|stor"),
    LadderWords(
        ANY,
        "meget lav|svært lav|meget lille < lav|lille|liten < middel|mellem|moderat|middels < høj|høy|stor "
        "< meget høj|svært høy|meget høy|meget stor|svært stor",
    ),
    LadderWords(ANY, "matala|pieni < keskitaso|kohtalainen|keskisuuri < korkea|suuri"),
    LadderWords(
        ANY,
        "erittäin matala|hyvin pieni|erittäin pieni < matala|pieni < keskitaso|kohtalainen|keskisuuri < korkea|suuri "
        "< erittäin korkea|hyvin suuri|erittäin suuri",
    ),
    LadderWords(ANY, "nízká|nízký|nízké < střední < vysoká|vysoký|vysoké"),
    LadderWords(
        ANY,
        "velmi nízká|velmi nízký < nízká|nízký|nízké < střední < vysoká|vysoký|vysoké < velmi vysoká|velmi vysoký",
    ),
    # Likelihood
    LadderWords(LIKELIHOOD, "unlikely|improbable < possible < likely|probable"),
    LadderWords(LIKELIHOOD, "remote < possible < likely|probable < certain"),
    LadderWords(LIKELIHOOD, "unlikely < possible < likely|probable < certain"),
    LadderWords(
        LIKELIHOOD,
        "rare|remote|very unlikely|highly unlikely|improbable|extremely unlikely|very rare < unlikely|seldom|low "
        "< possible|occasional|moderate|medium|even chance|maybe < likely|probable|high|often "
        "< almost certain|certain|very likely|highly likely|frequent|near certain|nearly certain|expected|definite",
    ),
    LadderWords(LIKELIHOOD, "improbable < remote < occasional < probable < frequent"),
    LadderWords(LIKELIHOOD, "never < rarely < sometimes < often < always"),
    LadderWords(
        LIKELIHOOD,
        "very unlikely|rare|remote|highly unlikely < unlikely < possible|neutral|moderate < likely|probable "
        "< very likely|highly likely",
    ),
    LadderWords(LIKELIHOOD, "unlikely < likely < very likely < certain|almost certain|nearly certain", "ebios"),
    LadderWords(LIKELIHOOD, "selten < mittel < haufig < sehr haufig"),
    LadderWords(LIKELIHOOD, "unwahrscheinlich < moglich < wahrscheinlich"),
    LadderWords(
        LIKELIHOOD,
        "sehr unwahrscheinlich|sehr selten|ausserst selten|fast unmoglich < unwahrscheinlich|selten "
        "< moglich|gelegentlich < wahrscheinlich|haufig|oft < sehr wahrscheinlich|sehr haufig|fast sicher|sicher",
    ),
    LadderWords(
        LIKELIHOOD,
        "rare|tres improbable|tres peu probable|exceptionnel < peu probable|improbable < possible|moyennement "
        "probable "
        "< probable|vraisemblable < quasi certain|quasi certaine|tres probable|certain|presque certain",
    ),
    LadderWords(
        LIKELIHOOD,
        "peu vraisemblable|peu probable < vraisemblable|probable < tres vraisemblable|tres probable "
        "< quasi certain|certain|quasiment certain",
        "ebios",
    ),
    LadderWords(
        LIKELIHOOD,
        "raro|rara|muy improbable|remoto|remota < improbable|poco probable < posible|ocasional|moderado < probable "
        "< casi seguro|casi segura|casi cierto|muy probable|seguro|frecuente",
    ),
    LadderWords(
        LIKELIHOOD,
        "raro|rara|molto improbabile|remoto|remota < improbabile|poco probabile < possibile|occasionale < probabile "
        "< quasi certo|quasi certa|molto probabile|certo|frequente",
    ),
    LadderWords(
        LIKELIHOOD,
        "raro|rara|muito improvavel|remoto < improvavel|pouco provavel < possivel < provavel "
        "< quase certo|quase certa|muito provavel",
    ),
    LadderWords(
        LIKELIHOOD,
        "zeer onwaarschijnlijk|zeldzaam < onwaarschijnlijk < mogelijk < waarschijnlijk"
        " < zeer waarschijnlijk|vrijwel zeker",
    ),
    LadderWords(
        LIKELIHOOD,
        "rzadkie|bardzo mało prawdopodobne < mało prawdopodobne < możliwe < prawdopodobne"
        " < prawie pewne|bardzo prawdopodobne",
    ),
    LadderWords(
        LIKELIHOOD,
        "крайне маловероятно|редко < маловероятно < возможно < вероятно < почти наверняка|очень вероятно",
    ),
    # Impact
    LadderWords(IMPACT, "minor < moderate|medium|significant < major|severe"),
    LadderWords(IMPACT, "negligible|minor < marginal < critical < catastrophic"),
    LadderWords(IMPACT, "minor < significant < important|serious|major < critical", "ebios"),
    LadderWords(IMPACT, "minor < moderate < major < critical|severe|extreme"),
    LadderWords(
        IMPACT,
        "insignificant|negligible|trivial|very minor|minimal|very low|none < minor|low|small "
        "< moderate|medium|noticeable < major|high|serious|significant|large "
        "< catastrophic|critical|extreme|severe|very high|disastrous",
    ),
    LadderWords(
        IMPACT,
        "insignificant|negligible < minor|marginal|low < moderate|significant|medium"
        " < major|severe|serious < catastrophic|critical",
    ),
    LadderWords(IMPACT, "minor < marginal < moderate < severe < critical"),
    LadderWords(
        IMPACT,
        "unbedeutend|vernachlassigbar < gering|klein < spurbar|massig|mittel"
        " < kritisch|gross|schwer|erheblich|hoch < katastrophal|existenzbedrohend|sehr hoch",
    ),
    LadderWords(IMPACT, "vernachlassigbar < begrenzt < betrachtlich < existenzbedrohend"),
    LadderWords(
        IMPACT,
        "negligeable|insignifiant|insignifiante < mineur|mineure|limite|limitee"
        " < modere|moderee|moyen|significatif < majeur|majeure|grave|important|importante"
        " < catastrophique|critique",
    ),
    LadderWords(
        IMPACT,
        "mineure|mineur < significative|significatif < grave|importante|important < critique",
        "ebios",
    ),
    LadderWords(
        IMPACT,
        "insignificante|despreciable < menor|leve < moderado|moderada|medio < mayor|grave|importante"
        " < catastrofico|catastrofica|critico|critica",
    ),
    LadderWords(
        IMPACT,
        "insignificante|trascurabile < minore|lieve|basso < moderato|moderata|medio < maggiore|grave|alto"
        " < catastrofico|catastrofica|critico|critica",
    ),
    LadderWords(
        IMPACT,
        "insignificante|desprezivel < menor < moderado|moderada < maior|grave < catastrofico|critico",
    ),
    LadderWords(
        IMPACT,
        "verwaarloosbaar|onbeduidend < klein|gering < matig|gemiddeld < groot|ernstig < catastrofaal|zeer ernstig",
    ),
    LadderWords(
        IMPACT,
        "nieistotny|znikomy|pomijalny < mały|niewielki < umiarkowany|średni < duży|poważny < katastrofalny|krytyczny",
    ),
    LadderWords(
        IMPACT,
        "незначительный|незначительное|ничтожный < малый|низкий < умеренный|средний"
        " < значительный|серьезный < катастрофический|критический",
    ),
)

# Said beside the word of a step without changing it: "High risk", "Probabilità alta".
STEP_NOISE = (
    "risk risiko risque riesgo rischio impact impatto impacto auswirkung likelihood probability probabilita "
    "probabilite "
    "probabilidad wahrscheinlichkeit level stufe niveau livello nivel rating"
)
