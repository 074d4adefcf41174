# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo: its register, its persons, its documents, and the loader that really reads them."""
