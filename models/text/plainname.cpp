// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/text/plainname.h"

namespace Backstory
{

QString plainName(const QString &name)
{
    QString plain;
    for (const QChar c : name) {
        if (c.isLetterOrNumber())
            plain += c.toLower();
    }
    return plain;
}

} // namespace Backstory
