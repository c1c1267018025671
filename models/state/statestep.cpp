// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/statestep.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

QString stepName(const StateStep &event, qint64 step)
{
    return event.version == Event::NoVersion ? u"#%1"_s.arg(step) : u"v%1"_s.arg(event.version);
}

} // namespace Backstory
