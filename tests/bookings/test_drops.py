"""Contract: a drop hits what began before it, and nothing else."""

from calpages.bookings.drops import DROP_SECONDS, Drops


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_drop_hits_who_began_before_it_by_name() -> None:
    drops = Drops()
    before = drops.begin()
    assert not drops.hit(["a", "b"], before)
    drops.note(["b", "c"])
    after = drops.begin()
    assert drops.hit(["a", "b"], before)
    assert not drops.hit(["a"], before)
    assert not drops.hit(["a", "b"], after)


def test_a_second_drop_of_a_name_counts_from_then() -> None:
    drops = Drops()
    drops.note(["a"])
    between = drops.begin()
    drops.note(["a"])
    assert drops.hit(["a"], between)


def test_what_began_before_all_that_is_remembered_counts_as_hit() -> None:
    clock = Clock()
    drops = Drops(clock=clock)
    long_ago = drops.begin()
    drops.note(["a"])
    lately = drops.begin()
    clock.now = DROP_SECONDS
    drops.note(["b"])
    assert drops.hit(["a"], long_ago)
    assert not drops.hit(["a"], lately)
    assert drops.hit(["b"], lately)
