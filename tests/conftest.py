"""What every test may ask for."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ON_CI = os.environ.get("CI") == "true"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files beside the checkout; skipped where it is absent, never on CI."""
    folder = Path(os.environ.get("CXMAP_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        if ON_CI:
            pytest.fail(f"the real files are not at {folder}")
        pytest.skip(f"the real files are not at {folder}")
    return folder
