// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/statestep.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

QString stepName(qint64 version, qint64 step)
{
    if (step < 1)
        return u"start"_s;
    return version == Event::NoVersion ? u"#%1"_s.arg(step) : u"v%1"_s.arg(version);
}

} // namespace Backstory
