"""Every fault there is: a file that registers some is imported here."""

from __future__ import annotations

import network_faults
import storage_faults
from faults import FAULTS, KILLS

__all__ = ["FAULTS", "KILLS", "network_faults", "storage_faults"]
