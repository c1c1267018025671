// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reducer/reducersource.h"

namespace Backstory
{

/// A script that runs without modules, with the same line numbers (and nearly always columns) as the one it
/// was made of. A value.
struct PlainScript {
    QString text;
    QString reducer = QStringLiteral("reduce");  ///< what the reducer is called in it
    QString initial = QStringLiteral("initial"); ///< what the first state is called in it
    ReducerProblem problem;                      ///< an import, or two default exports
};

/// Rewrites `export default …`, `export const …` and `export {a as default}`, where they are statements and
/// not within texts or comments. An `import` of any kind is a problem that says to bundle.
PlainScript plainScript(const QString &script);

} // namespace Backstory
