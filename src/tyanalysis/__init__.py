"""Regional-economy research reports from qualified, sourced figures.

In a notebook: ``import tyanalysis as ty``, then

    d = ty.load()                      # the figures, checked
    d.find("醋")                       # areas, indicators, figures and sources with that word
    d.figures(area="清徐", period="2023")  # a plain pandas frame
    ty.plot_zone_growth(d)             # a chart: a matplotlib figure with caption and data
    ty.set_language("en")              # everything shown from now on in English

``plot_*`` draws, ``table_*`` lists, ``describe_*`` says it in sentences; any of them takes the
package alone or the frame that its ``help()`` names. Names are looked up when they are first
used, so that the command and the exporters start without loading pandas.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from tyanalysis.delayed import delay_grammar

delay_grammar()

__version__ = "0.1.0"

# Public name -> module that defines it, one block for each topic.
_PUBLIC: dict[str, str] = {
    # reading
    "load": "presentation.explore.region",
    "read_quantity": "data.qualifier",
    "Bounds": "data.quantity",
    "select": "analysis.selection",
    "set_language": "presentation.cell",
    # looking at figures
    "explore": "presentation.explore.page",
    "plot_figures": "presentation.explore.chart",
    "view": "presentation.explore.view",
    "table_figures": "presentation.explore.facts",
    "table_findings": "presentation.explore.facts",
    "table_sources": "presentation.explore.facts",
    # sections that every report has
    "show_front": "presentation.front",
    "show_sources": "presentation.provenance",
    "table_derived": "presentation.derived",
    "describe_derived": "presentation.derived",
    "table_comparability": "presentation.comparability",
    "describe_comparability": "presentation.comparability",
    "table_conflicts": "presentation.conflicts",
    "describe_conflicts": "presentation.conflicts",
    "table_refusals": "presentation.limits",
    "describe_refusals": "presentation.limits",
    "table_requests": "presentation.limits",
    "describe_methods": "presentation.method_notes",
    # zone growth
    "county_records": "analysis.zone_counties",
    "county_years": "analysis.zone_counties",
    "describe_cities": "presentation.zones.cities",
    "describe_counties": "presentation.zones.counties",
    "describe_region_growth": "presentation.zones.quotients",
    "describe_region_levels": "presentation.zones.levels",
    "describe_zone_dates": "presentation.zones.dates",
    "describe_zone_growth": "presentation.zones.growth_text",
    "describe_zone_overlap": "presentation.zones.overlap",
    "describe_zone_profile": "presentation.zones.profile",
    "describe_zone_summary": "presentation.zones.summary",
    "describe_zone_targets": "presentation.zones.targets",
    "describe_zone_weight": "presentation.zones.weights",
    "describe_zone_map": "presentation.zones.map",
    "growth_targets": "analysis.zone_targets",
    "plot_cities": "presentation.zones.cities",
    "plot_region_growth": "presentation.zones.quotients",
    "plot_region_levels": "presentation.zones.levels",
    "plot_zone_dates": "presentation.zones.dates",
    "plot_zone_growth": "presentation.zones.growth",
    "load_map": "data.boundaries",
    "map_counties": "analysis.zone_map",
    "map_places": "analysis.zone_map",
    "plot_zone_map": "presentation.zones.map",
    "plot_zone_overlap": "presentation.zones.overlap",
    "plot_zone_targets": "presentation.zones.targets",
    "plot_zone_weight": "presentation.zones.weights",
    "region_claims": "analysis.zone_regions",
    "region_growth": "analysis.zone_regions",
    "region_levels": "analysis.zone_regions",
    "table_cities": "presentation.zones.cities",
    "table_counties": "presentation.zones.counties",
    "table_growth_targets": "presentation.zones.outcomes",
    "table_region_growth": "presentation.zones.quotients",
    "table_region_levels": "presentation.zones.levels",
    "table_zone_dates": "presentation.zones.dates",
    "table_zone_growth": "presentation.zones.growth",
    "table_zone_members": "presentation.zones.profile",
    "table_zone_output": "presentation.zones.growth",
    "table_zone_profile": "presentation.zones.profile",
    "table_zone_targets": "presentation.zones.targets",
    "table_zone_weights": "presentation.zones.weights",
    "zone_cities": "analysis.zone_regions",
    "zone_city_totals": "analysis.zone_regions",
    "zone_dates": "analysis.zone_profile",
    "zone_growth": "analysis.zone_growth",
    "zone_members": "analysis.zone_profile",
    "zone_output": "analysis.zone_growth",
    "zone_overlaps": "analysis.zone_overlap",
    "zone_places": "analysis.zone_overlap",
    "zone_profiles": "analysis.zone_profile",
    "zone_targets": "analysis.zone_targets",
    "zone_weights": "analysis.zone_growth",
    # town output
    "describe_daily_against_year": "presentation.town.rates_words",
    "describe_output_by_scope": "presentation.town.peers",
    "describe_town_enterprises": "presentation.town.enterprises",
    "describe_town_output": "presentation.town.records",
    "describe_town_sales": "presentation.town.sales",
    "describe_town_standing": "presentation.town.standing",
    "describe_town_summary": "presentation.town.summary",
    "describe_town_tiers": "presentation.town.roster",
    "describe_town_total": "presentation.town.total",
    "describe_town_volumes": "presentation.town.records",
    "describe_town_words": "presentation.town.words",
    "enterprise_sums": "analysis.town_firms",
    "enterprises_per_park": "analysis.town_firms",
    "growth_of_total": "analysis.town_output",
    "output_by_scope": "analysis.town_peers",
    "output_per_firm": "analysis.town_peers",
    "peer_records": "analysis.town_peers",
    "plot_daily_against_year": "presentation.town.rates",
    "plot_output_by_scope": "presentation.town.peers",
    "plot_town_enterprises": "presentation.town.enterprises",
    "plot_town_output": "presentation.town.records",
    "plot_town_sales": "presentation.town.sales",
    "plot_town_tiers": "presentation.town.roster",
    "plot_town_volumes": "presentation.town.records",
    "rates_against_years": "analysis.town_firms",
    "revenue_of_firms": "analysis.town_firms",
    "sales_agree": "analysis.town_sales",
    "table_daily_against_year": "presentation.town.rates",
    "table_output_by_scope": "presentation.town.peers",
    "table_output_per_firm": "presentation.town.ratios",
    "table_peer_records": "presentation.town.peers",
    "table_town_sales": "presentation.town.sales",
    "table_town_standing": "presentation.town.standing",
    "table_town_total": "presentation.town.total",
    "table_town_words": "presentation.town.words",
    "table_towns": "presentation.town.roster",
    "town_coverage": "analysis.town_roster",
    "town_enterprises": "analysis.town_firms",
    "town_output_claims": "analysis.town_output",
    "town_roster": "analysis.town_roster",
    "town_sales": "analysis.town_sales",
    "town_standing": "analysis.town_output",
    "town_tiers": "analysis.town_roster",
    "town_total": "analysis.town_output",
    "town_volumes": "analysis.town_output",
    "town_words": "analysis.town_words",
    # investment
    "batch_funnel": "analysis.investment.stages",
    "books_and_starts": "analysis.investment.stages",
    "city_contributions": "analysis.investment.contributions",
    "describe_city_pulls": "presentation.investment.pulls",
    "describe_fund": "presentation.investment.projects",
    "describe_funnel": "presentation.investment.funnel_words",
    "describe_industry_shares": "presentation.investment.cities",
    "describe_investment_growth": "presentation.investment.growth_words",
    "describe_investment_structure": "presentation.investment.structure_words",
    "describe_investment_summary": "presentation.investment.summary",
    "describe_programmes": "presentation.investment.programmes_words",
    "describe_project_books": "presentation.investment.books_words",
    "describe_projects": "presentation.investment.projects",
    "describe_promises": "presentation.investment.promises_words",
    "describe_province_position": "presentation.investment.provinces_words",
    "done_beside_plan": "analysis.investment.programme",
    "fund_terms": "analysis.investment.projects",
    "implied_totals": "analysis.investment.structure",
    "industry_project_shares": "analysis.investment.structure",
    "investment_amounts": "analysis.investment.growth",
    "investment_growth": "analysis.investment.growth",
    "investment_structure": "analysis.investment.structure",
    "other_investment": "analysis.investment.ledger",
    "plan_against_total": "analysis.investment.programme",
    "plot_batches": "presentation.investment.funnel",
    "plot_city_pulls": "presentation.investment.pulls",
    "plot_investment_growth": "presentation.investment.growth",
    "plot_investment_structure": "presentation.investment.structure",
    "plot_programmes": "presentation.investment.programmes",
    "plot_project_books": "presentation.investment.books",
    "plot_promises": "presentation.investment.promises",
    "plot_province_position": "presentation.investment.provinces",
    "programme_shares": "analysis.investment.projects",
    "progress_reports": "analysis.investment.programme",
    "project_stages": "analysis.investment.stages",
    "project_terms": "analysis.investment.projects",
    "province_mean_growth": "analysis.investment.provinces",
    "province_position": "analysis.investment.provinces",
    "table_city_pulls": "presentation.investment.pulls",
    "table_fund": "presentation.investment.projects",
    "table_funnel": "presentation.investment.funnel_tables",
    "table_funnel_amounts": "presentation.investment.funnel_tables",
    "table_implied_totals": "presentation.investment.structure_words",
    "table_industry_shares": "presentation.investment.cities",
    "table_investment_growth": "presentation.investment.growth_words",
    "table_investment_structure": "presentation.investment.structure_words",
    "table_other_investment": "presentation.investment.ledger",
    "table_programmes": "presentation.investment.programmes_words",
    "table_progress": "presentation.investment.programmes_words",
    "table_project_books": "presentation.investment.books_words",
    "table_projects": "presentation.investment.projects",
    "table_promises": "presentation.investment.promises_words",
    # brief
    "describe_brief_changes": "presentation.brief.news",
    "describe_brief_conflicts": "presentation.brief.limits",
    "describe_brief_unknown": "presentation.brief.limits",
    "load_baseline": "data.baseline",
    "table_brief_points": "presentation.brief.points",
    # methods
    "agglomeration_example": "analysis.handbook_industry",
    "attainment_example": "analysis.handbook_projects",
    "chain_example": "analysis.handbook_series",
    "city_pull_example": "analysis.handbook_structure",
    "complexity_example": "analysis.handbook_industry",
    "composite_example": "analysis.handbook_projects",
    "concentration_example": "analysis.handbook_structure",
    "contribution_example": "analysis.handbook_structure",
    "convergence_example": "analysis.handbook_panel",
    "cumulative_example": "analysis.handbook",
    "denton_example": "analysis.handbook_series",
    "describe_example": "presentation.handbook.page",
    "describe_handbook": "presentation.handbook.page",
    "dynamic_example": "analysis.handbook_industry",
    "efficiency_example": "analysis.handbook_efficiency",
    "funnel_example": "analysis.handbook_projects",
    "growth_example": "analysis.handbook",
    "icor_example": "analysis.handbook_efficiency",
    "inequality_example": "analysis.handbook_structure",
    "load_panel": "data.panel",
    "mobility_example": "analysis.handbook_panel",
    "pace_example": "analysis.handbook_projects",
    "plants_example": "analysis.handbook_industry",
    "plot_example": "presentation.handbook.charts",
    "presence_example": "analysis.handbook_industry",
    "price_example": "analysis.handbook_panel",
    "projection_example": "analysis.handbook",
    "proportion_example": "analysis.handbook_efficiency",
    "quotient_example": "analysis.handbook_structure",
    "real_example": "analysis.handbook_panel",
    "shift_example": "analysis.handbook_industry",
    "splice_example": "analysis.handbook_series",
    "survival_example": "analysis.handbook_efficiency",
    "table_example": "presentation.handbook.page",
}

# What a process can pay once before reports are forked from it: module and function. The second
# takes the data folder, and report and parameters of each edition of a batch.
_WARM = "presentation.warm:warm_up"
_READ_AHEAD = "presentation.warm:read_ahead"

__all__ = ["__version__", *sorted(_PUBLIC)]  # noqa: PLE0604 - the names are strings


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _PUBLIC:
        raise AttributeError(
            f"module 'tyanalysis' has no public name {name!r}; see dir(tyanalysis)"
        )
    value = getattr(import_module(f"tyanalysis.{_PUBLIC[name]}"), name)
    if _PUBLIC[name].startswith("presentation."):
        from tyanalysis.presentation.cell import for_cells  # noqa: PLC0415 - loads pandas

        value = for_cells(value, __getattr__)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, so that completion in a notebook is the manual."""
    return sorted(__all__)


def _meet_the_shell() -> None:
    """Tell a running IPython how to show our types; anywhere else nothing is loaded."""
    ipython = sys.modules.get("IPython")
    if ipython is not None:
        import_module("tyanalysis.presentation.shell").register(ipython.get_ipython())


_meet_the_shell()
