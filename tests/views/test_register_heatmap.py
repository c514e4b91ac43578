"""The register's heat map, large."""

from tests.factories import RiskFactory


def test_register_heatmap_names_the_risks_in_their_cells(client, register, alice, bob, risk):
    RiskFactory(register=register)  # a draft
    client.force_login(bob)
    heat = client.get("/registers/IT/heatmap/").context["heat"]
    assert [cell["risks"] for row in heat["rows"] for cell in row["cells"] if cell["risks"]] == [
        [("IT-001", "Backups cannot be restored")]
    ]


def test_register_heatmap_lists_a_dozen_and_counts_the_rest(client, register, alice, bob):
    for _ in range(15):
        RiskFactory(register=register, owner=alice)
    client.force_login(bob)
    heat = client.get("/registers/IT/heatmap/?owner=nonsense").context["heat"]
    assert [(len(cell["risks"]), cell["more"]) for row in heat["rows"] for cell in row["cells"] if cell["count"]] == [
        (12, 3)
    ]


def test_register_heatmap_draws_the_limits_between_the_cells(client, register, alice):
    client.force_login(alice)
    heat = client.get("/registers/IT/heatmap/").context["heat"]
    edges = {
        (5 - down, right): cell["edges"]
        for down, row in enumerate(heat["rows"])
        for right, cell in enumerate(row["cells"], 1)
    }
    assert [edges[2, impact] for impact in range(1, 6)] == [
        "",
        "",
        "",
        "appetite-left appetite-below",
        "appetite-below",
    ]
    assert edges[3, 5] == "tolerance-left tolerance-below"
    assert (edges[1, 1], edges[5, 5], edges[4, 4]) == ("", "", "tolerance-left tolerance-below")
