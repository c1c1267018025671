// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/sourcesmodel.h"

#include <QWidget>

class QListView;

namespace Backstory
{

class PanelHeader;

/// The panel with the opened sources; each with its state.
class SourcesView : public QWidget
{
    Q_OBJECT
public:
    explicit SourcesView(SourcesModel &model, QWidget *parent = nullptr);

    void select(int id);

Q_SIGNALS:
    void sourceChosen(int id);
    void addWanted();

private:
    void updateHeight();

    SourcesModel &m_model;
    PanelHeader *m_header;
    QListView *m_list;
};

} // namespace Backstory
