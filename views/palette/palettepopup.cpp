// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/palette/palettepopup.h"
#include "views/palette/palettedelegate.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int MostRows = 14;

} // namespace

PalettePopup::PalettePopup(QWidget *parent)
    : PopupPanel(560, parent)
    , m_field(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_nothing(new QLabel(u"Nothing is called so."_s, this))
{
    setAccessibleName(u"Command palette"_s);
    m_field->setPlaceholderText(u"Type a command or a recent entity"_s);
    m_field->setAccessibleName(u"Find a command or a recent entity"_s);
    m_field->setToolTip(u"Up and Down choose, Enter does it, Esc closes (Ctrl+Shift+P)"_s);
    m_field->installEventFilter(this);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setAccessibleName(u"Commands and entities"_s);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_nothing->setProperty("role", u"muted"_s);
    m_nothing->setContentsMargins(14, 4, 12, 4);
    auto *field = new QVBoxLayout;
    field->setContentsMargins(12, 12, 12, 8);
    field->addWidget(m_field);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 1, 8);
    layout->setSpacing(0);
    layout->addLayout(field);
    layout->addWidget(m_list);
    layout->addWidget(m_nothing);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setPattern(text);
        update();
    });
    connect(m_list, &QListView::clicked, this, &PalettePopup::choose);
}

void PalettePopup::open(int top, const QList<PaletteEntry> &entries)
{
    m_field->clear();
    m_model.setEntries(entries);
    m_model.setPattern({});
    update();
    openAt(top, m_field);
}

void PalettePopup::update()
{
    const int rows = m_model.rowCount();
    m_list->setFixedHeight(PaletteDelegate::RowHeight * std::clamp(rows, 1, MostRows));
    m_list->setVisible(rows > 0);
    m_nothing->setVisible(rows == 0);
    if (rows > 0)
        m_list->setCurrentIndex(m_model.index(0));
}

void PalettePopup::choose(const QModelIndex &index)
{
    if (!index.isValid() || !index.data(PaletteModel::EnabledRole).toBool())
        return;
    const auto kind = PaletteEntry::Kind(index.data(PaletteModel::KindRole).toInt());
    const int id = index.data(PaletteModel::IdRole).toInt();
    dismiss();
    Q_EMIT chosen(kind, id);
}

bool PalettePopup::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            QCoreApplication::sendEvent(m_list, event);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            choose(m_list->currentIndex());
            return true;
        }
    }
    return PopupPanel::eventFilter(watched, event);
}

} // namespace Backstory
