// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/theme/findline.h"

namespace Backstory
{

class PayloadFind;

/// A line to search inside the payload or another document. Follows its model.
class FindBar : public FindLine
{
    Q_OBJECT
public:
    explicit FindBar(PayloadFind &find, QWidget *parent = nullptr,
                     const QString &title = QStringLiteral("Find in the payload"));

protected:
    void search() override;
    void stepHit(int by) override;
    void forget() override;

private:
    void updateCount();

    PayloadFind &m_find;
};

} // namespace Backstory
