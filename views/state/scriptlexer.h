// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/state/qscintilla.h"

namespace Backstory
{

struct Colors;

/// JavaScript as it is written today, in the colours of our values: texts, numbers and words as in a payload.
class ScriptLexer : public QsciLexerJavaScript
{
    Q_OBJECT
public:
    explicit ScriptLexer(QObject *parent);

    void setTheme(const Colors &colors, const QFont &font);
    const char *keywords(int set) const override;
};

} // namespace Backstory
