// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/reference.h"

#include <QTableView>

namespace Backstory
{

class ProjectionModel;

/// The state of each entity, a row each.
class ProjectionTable : public QTableView
{
    Q_OBJECT
public:
    explicit ProjectionTable(ProjectionModel &model, QWidget *parent = nullptr);

Q_SIGNALS:
    /// Enter or a double click on its row.
    void entityActivated(const Backstory::EntityReference &entity);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void activate(const QModelIndex &index);
    void copyState();
};

} // namespace Backstory
