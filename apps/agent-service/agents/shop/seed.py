"""`python -m agents.shop.seed [--force]`: makes the sample shop in `DATA_DIR/shop.db`."""

from __future__ import annotations

import argparse

from agents.shop.database import create_shop, reset_shop, shop_path


def main(arguments: list[str] | None = None) -> None:
    """Makes the database. One that exists is left alone, unless `--force` puts the sample data back."""
    parser = argparse.ArgumentParser(prog="python -m agents.shop.seed", description="Make the sample shop.")
    parser.add_argument("--force", action="store_true", help="put the sample data back, losing all refunds made since")
    force = parser.parse_args(arguments).force
    path = shop_path()
    if not path.exists() and create_shop(path):
        print(f"Made the sample shop: {path}")
    elif force:
        reset_shop(path)
        print(f"Put the sample data back: {path}")
    else:
        print(f"The sample shop is there already: {path} (--force puts the sample data back)")


if __name__ == "__main__":
    main()
