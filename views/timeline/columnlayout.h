// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QObject>

class QHeaderView;
class QMenu;

namespace Backstory
{

/// Which columns a timeline shows, in which order and how wide: one layout for the events of entities, one
/// for those of a whole source. Follows what a person does to the table's head, and fills the menu that
/// chooses columns.
class ColumnLayout : public QObject
{
    Q_OBJECT
public:
    ColumnLayout(QHeaderView &header, QMenu &menu, QObject *parent = nullptr);

    /// Puts the layout for that kind of timeline into effect.
    void use(bool all);
    /// Both layouts, `{"entity": [{"key": "time", "width": 142, "hidden": false}, …], "all": […]}`.
    QJsonObject toJson() const;
    /// Unknown keys are passed over; missing columns are hidden.
    void fromJson(const QJsonObject &layouts);
    void reset();

Q_SIGNALS:
    void changed();

private:
    struct Column {
        int column = 0;
        int width = 0;
        bool hidden = false;
    };
    using Columns = QList<Column>;

    static Columns defaults(bool all);
    void apply();
    void take();
    void fillMenu();

    QHeaderView &m_header;
    QMenu &m_menu;
    Columns m_entity = defaults(false);
    Columns m_whole = defaults(true);
    bool m_all = false;
    bool m_applying = false;
};

} // namespace Backstory
