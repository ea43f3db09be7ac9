"""The logger of this package, for those who ask for it: nothing is configured by importing gto."""

from __future__ import annotations

import logging

from gto.config import CONFIG

LOG_LEVEL = "DEBUG" if CONFIG.DEBUG else CONFIG.LOG_LEVEL

logger = logging.getLogger("gto")
logger.setLevel(LOG_LEVEL)
