"""Published concentration, inequality, specialisation, agglomeration, composites, complexity."""

import runpy

import numpy as np
import pandas as pd

from tyanalysis.analysis import (
    agglomeration,
    complexity,
    composite,
    concentration,
    dispersion,
    inequality,
    normalise,
    proportion,
    shares,
    specialisation,
)


def by_row(inputs, values):
    return dict(zip(inputs["rows"], values, strict=True))


def concentration_answers(inputs, case_id):
    if "share_pct" in inputs:
        return {"hhi_points": concentration.hhi_points(inputs["share_pct"])}
    if "matrix" in inputs:
        return {"hhi_by_row": by_row(inputs, concentration.hhi(inputs["matrix"]))}
    x = inputs["x"]
    return {
        "hhi": concentration.hhi(x),
        "hhi_normalised": concentration.hhi_normalised(x),
        "effective_number": concentration.effective_number(x),
        "gini": inequality.gini(x),
        "gini_small_sample": inequality.gini_small_sample(x),
    }


def inequality_answers(inputs, case_id):
    if "group" in inputs:
        split = inequality.theil_t_split(inputs["y"], inputs["group"])
        return {"T": split.total, "between": split.between, "within": split.within}
    if "epsilon" in inputs:
        result = inequality.atkinson(inputs["y"], inputs["epsilon"])
        return {"A": result.value, "EDE": result.equal_level}
    if "reference" in inputs:
        return {"hoover": dispersion.hoover(inputs["x"], inputs["reference"])}
    if "y" in inputs:
        y = inputs["y"]
        return {
            "theil_T": inequality.theil_t(y),
            "theil_L": inequality.theil_l(y),
            "wolfson": inequality.wolfson(y),
        }
    x = inputs["x"]
    return {
        "cv_sample": dispersion.coefficient_of_variation(x),
        "mssd": dispersion.mean_square_successive_difference(x),
        "sd_sample": dispersion.coefficient_of_variation(x) * np.mean(x),
    }


def location_answers(inputs, case_id):
    if "matrix" in inputs:
        average = shares.average_location_quotient(inputs["matrix"])
        return {
            "lq": shares.location_quotient_table(inputs["matrix"]),
            "avg_lq_by_region": by_row(inputs, average),
        }
    four = (inputs[name] for name in ("e_ij", "e_j", "e_i", "e"))
    return {"lq": shares.location_quotient(*four)}


def specialisation_answers(inputs, case_id):
    if "matrix" in inputs:
        return {
            "krugman": by_row(inputs, specialisation.krugman(inputs["matrix"])),
            "hachman": by_row(inputs, specialisation.hachman(inputs["matrix"])),
        }
    region, reference = inputs["region"], inputs["reference"]
    answer = {"krugman": specialisation.krugman(region, reference)[0]}
    if all(reference):
        answer["gini_spec"] = agglomeration.gini_concentration(region, reference)
    return answer


def agglomeration_answers(inputs, case_id):
    if "matrix" in inputs:
        table = np.array(inputs["matrix"], dtype=float)
        reference = table.sum(axis=1)
        halves = [agglomeration.gini_locational_half(column, reference) for column in table.T]
        return {"locational_gini": halves}
    if "all" in inputs:
        return {"gini_conc": agglomeration.gini_concentration(inputs["industry"], inputs["all"])}
    if "e_ij" in inputs:
        names = ("e_ij", "e_i", "a_j", "a", "p_j", "p", "b_ij", "b_i")
        return {"cluster_index": agglomeration.cluster_index(*(inputs[n] for n in names))}
    done = agglomeration.ellison_glaeser(
        inputs["plant_employment"], inputs["plant_region"], inputs["region_total"]
    )
    return {"gamma": done.gamma, "G": done.raw, "z": done.z, "K": done.plants, "H": done.plant_hhi}


def composite_answers(inputs, case_id):
    if "matrix" in inputs:
        return {"entropy": composite.entropy_weights(inputs["matrix"])}
    if "w" in inputs:
        return {
            "arithmetic": normalise.weighted_mean(inputs["x"], inputs["w"]),
            "geometric": normalise.weighted_geometric_mean(inputs["x"], inputs["w"]),
        }
    if "x" in inputs:
        return {
            "minmax_0_100": normalise.min_max(inputs["x"]),
            "zscore_sample_sd": normalise.z_score(inputs["x"]),
            "rank_min_ascending": normalise.rank(inputs["x"], ascending=True),
        }
    life = normalise.goalposts(inputs["life_expectancy"], 25, 85)
    literacy = normalise.goalposts(inputs["adult_literacy"], 0, 100)
    enrolment = normalise.goalposts(inputs["enrolment"], 0, 100)
    income = normalise.goalposts(inputs["gdp_pc"], 100, 40000, log=True)
    education = normalise.weighted_mean([literacy, enrolment], [2, 1])
    return {
        "life_index": life,
        "literacy_index": literacy,
        "enrolment_index": enrolment,
        "education_index": education,
        "gdp_index": income,
        "hdi": normalise.weighted_mean([life, education, income], [1, 1, 1]),
    }


def complexity_answers(inputs, case_id):
    table = pd.DataFrame(inputs["matrix"], index=inputs["rows"], columns=inputs["cols"])
    return {
        "diversity": complexity.diversity(table).to_dict(),
        "ubiquity": complexity.ubiquity(table).to_dict(),
    }


def proportion_answers(inputs, case_id):
    bounds = proportion.wilson_interval(inputs["k"], inputs["n"], 1 - inputs["alpha"])
    return {"low": bounds.low[0], "high": bounds.high[0]}


ANSWERS = {
    "concentration": concentration_answers,
    "inequality": inequality_answers,
    "location_quotient": location_answers,
    "specialisation": specialisation_answers,
    "agglomeration": agglomeration_answers,
    "composite": composite_answers,
    "complexity": complexity_answers,
    "proportion_ci": proportion_answers,
}


def test_answer(golden_family, golden_case, judge):
    judge(golden_case, ANSWERS[golden_family](golden_case["inputs"], golden_case["id"]))


def test_every_family_of_cases_is_answered(request):
    here = request.path.parent
    modules = [runpy.run_path(str(path)) for path in here.glob("test_golden_*.py")]
    answered = {family for module in modules for family in module["ANSWERS"]}
    families = {
        path.stem for path in here.glob("*.json") if '"tolerance"' in path.read_text("utf-8")
    }
    assert families <= answered
