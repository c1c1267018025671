// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/sourcestatus.h"

#include <QWidget>

class QVBoxLayout;

namespace Backstory
{

class PanelHeader;

/// Says why a source cannot be read, what to do about it, what was tried, and what still works.
class ErrorPage : public QWidget
{
    Q_OBJECT
public:
    explicit ErrorPage(QWidget *parent = nullptr);

    /// `others`: the states of the other opened sources.
    void show(const SourceStatus &status, const QList<SourceStatus> &others);
    /// The source holds a table or JSON lines that a mapping could describe; to be said before `show()`.
    void setDescribable(bool describable) { m_describable = describable; }

Q_SIGNALS:
    void fileWanted();
    void againWanted();
    void describeWanted();
    void removeWanted();

private:
    void addButtons(QVBoxLayout *layout);
    void addTried(QVBoxLayout *layout, const SourceStatus &status);
    void addRest(QVBoxLayout *layout, const SourceStatus &status, const QList<SourceStatus> &others);

    PanelHeader *m_header;
    QWidget *m_body = nullptr;
    bool m_describable = false;
};

} // namespace Backstory
