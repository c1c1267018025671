// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/theme/findline.h"

namespace Backstory
{

class ScriptEdit;

/// A line to search in a reducer's text. The caret goes along.
class ScriptFindBar : public FindLine
{
    Q_OBJECT
public:
    explicit ScriptFindBar(ScriptEdit &edit, QWidget *parent = nullptr);

    /// Shows it with what is selected in the text.
    void open() override;

protected:
    void search() override;
    void stepHit(int by) override;
    void forget() override;

private:
    void showHit(int hit);

    ScriptEdit &m_edit;
    int m_hits = 0;
};

} // namespace Backstory
