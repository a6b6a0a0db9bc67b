"""All faults: whoever imports this has them registered, in one order."""

from __future__ import annotations

from simulated.faults import crowds, deaths, networks, operators, rays, standing_still, storages
from simulated.faults.register import FAULTS

__all__ = ["FAULTS", "crowds", "deaths", "networks", "operators", "rays", "standing_still", "storages"]
