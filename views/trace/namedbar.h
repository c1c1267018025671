// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracemodel.h"

#include <QWidget>

class QLabel;
class QMenu;
class QPushButton;

namespace Backstory
{

/// The line below a trace: which known entities its payloads name beside those that are in it, as a link that
/// opens the list of them, and how much was looked into where that is not all. Hidden where there is nothing
/// to say. Lives on the window's thread.
class NamedBar : public QWidget
{
    Q_OBJECT
public:
    explicit NamedBar(TraceModel &model, QWidget *parent = nullptr);

    /// Adds for each entity an action that opens it, and below them the same for pinning.
    void addTo(QMenu &menu, const QList<EntityReference> &entities);

Q_SIGNALS:
    void entityActivated(const Backstory::EntityReference &entity);
    void pinWanted(const Backstory::EntityReference &entity);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void updateAll();
    void updateLink();
    void fillMenu();
    QIcon iconOf(const EntityReference &entity) const;

    TraceModel &m_model;
    QPushButton *m_link;
    QLabel *m_extent;
    QMenu *m_menu;
};

} // namespace Backstory
