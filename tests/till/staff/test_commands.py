"""The staff's commands as values: none shows a secret where it is printed or logged."""

from pos_scanner.till.staff import commands as do


def test_no_secret_is_in_a_representation() -> None:
    commands = (do.SignInByPin(1, "1234"),
            do.SignInByBadge("B-0042"), do.AddCashier("Ma", "1234", "B-0042"),
            do.SetPin(1, "1234", "9876"), do.SetBadge(1, "B-0042"))  # fmt: skip
    for secret in ("1234", "9876", "B-0042"):
        assert secret not in repr(commands)
