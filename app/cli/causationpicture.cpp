// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/causationpicture.h"
#include "models/causation/causationtext.h"
#include "views/causation/sankeypalette.h"

namespace Backstory
{

QByteArray causationPicture(const CausationGraph &graph, CausationBy by, const QStringList &categories)
{
    SankeyOptions options;
    options.size = QSizeF(1'600, 836); // with its heading 1600 × 900
    options.textWidth = usualTextWidth;
    return sankeySvg(SankeyLayout(graph, options), graph, sankeyColors(false),
                     [&categories](const QString &category) { return int(categories.indexOf(category)); },
                     {causationTitle(by), coverageText(graph)});
}

} // namespace Backstory
