// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Backstory
{

/// Letters and digits alone, in lower case: `customerId`, `customer_id` and `CUSTOMER-ID` are one name.
QString plainName(const QString &name);

} // namespace Backstory
