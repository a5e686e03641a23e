import os
import pathlib
import subprocess
import sys

import pytest

EXAMPLES = pathlib.Path(__file__).parents[2] / "apps" / "examples"


def test_the_figure_of_the_potential_energy(tmp_path):
    pytest.importorskip("matplotlib", reason="Debian: python3-matplotlib")
    told = subprocess.run(
        [sys.executable, "-B", str(EXAMPLES / "potential_energy.py"), "--points", "2", "--episodes", "10",
         "--output", "figure.png"],
        cwd=tmp_path, env=dict(os.environ, MPLCONFIGDIR=str(tmp_path)), check=True, capture_output=True, text=True).stdout
    assert "q0: -ry(p0)-o-ry(p2)-" in told and "exact -0.914" in told
    assert (tmp_path / "figure.png").read_bytes().startswith(b"\x89PNG")
