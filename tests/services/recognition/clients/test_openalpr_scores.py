"""Whatever OpenALPR's classifiers say of a vehicle, its candidates are scores within one, a make at a time."""

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from services.recognition.clients.openalpr_vehicle import read_vehicle
from tests.services.recognition.clients.test_openalpr import details

percents = st.floats(0, 100)
slugs = st.sampled_from(["ford", "mini", "daihatsu", "audi", "missing"])
models = st.sampled_from(["ford_f-150", "ford_focus", "mini_cooper", "audi_a4", "audi_missing", "odd"])
buckets = st.sampled_from(["2000-2004", "2005-2009", "2010-", "missing"])


def some(names: st.SearchStrategy[str]) -> st.SearchStrategy[list[dict[str, object]]]:
    return st.lists(st.fixed_dictionaries({"name": names, "confidence": percents}), max_size=6)


@given(some(slugs), some(models), some(buckets))
def test_scores_stay_within_one_and_the_names_of_a_make_stand_together(
    make: list[dict[str, object]], make_model: list[dict[str, object]], year: list[dict[str, object]]
) -> None:
    candidates = read_vehicle(details(make=make, make_model=make_model, year=year)).candidates
    assert sum(one.score for one in candidates) <= 1 + 1e-9
    runs = [name for name, _ in groupby(one.make for one in candidates)]
    assert len(runs) == len(set(runs))
