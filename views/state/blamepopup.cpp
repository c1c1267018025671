// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/blamepopup.h"
#include "models/text/numbertext.h"
#include "views/state/blamedelegate.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/labels.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int Width = 520;
constexpr int MostHeight = 340; ///< of the rows

} // namespace

BlamePopup::BlamePopup(QWidget *parent)
    : PopupPanel(Width, parent)
    , m_field(new QLabel(this))
    , m_value(new QLabel(this))
    , m_problem(wrappedLabel({}, textFont(), u"muted"_s, this))
    , m_list(new QListView(this))
    , m_delegate(new BlameDelegate(m_list))
{
    m_list->setModel(&m_rows);
    m_list->setItemDelegate(m_delegate);
    m_list->setAccessibleName(u"Who set the field"_s);
    m_list->setMouseTracking(true);
    m_list->setTabKeyNavigation(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->installEventFilter(this);
    m_problem->setContentsMargins(12, 4, 12, 8);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addWidget(makeTitle());
    layout->addSpacing(4);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_problem);
    layout->addSpacing(4);
    connect(m_list, &QListView::clicked, this, &BlamePopup::activate);
    connect(&m_rows, &QAbstractItemModel::modelReset, this, &BlamePopup::updateHeight);
}

QWidget *BlamePopup::makeTitle()
{
    auto *title = new QWidget(this);
    title->setProperty("role", u"header"_s);
    title->setAttribute(Qt::WA_StyledBackground);
    title->setFixedHeight(32);
    QFont mono = monoFont();
    mono.setWeight(QFont::DemiBold);
    m_field->setFont(mono);
    m_field->setTextFormat(Qt::PlainText);
    m_value->setFont(monoFont());
    m_value->setTextFormat(Qt::PlainText);
    m_value->setProperty("role", u"muted"_s);
    m_value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *close = new QToolButton(title);
    close->setIcon(lineIcon(u"clear"_s));
    close->setIconSize({12, 12});
    close->setToolTip(u"Close (Esc)"_s);
    close->setAccessibleName(u"Close"_s);
    connect(close, &QToolButton::clicked, this, [this] { dismiss(); });
    auto *layout = new QHBoxLayout(title);
    layout->setContentsMargins(12, 0, 4, 0);
    layout->setSpacing(8);
    layout->addWidget(m_field);
    layout->addWidget(m_value, 1);
    layout->addWidget(close);
    return title;
}

void BlamePopup::setCategories(std::function<int(const QString &)> indexOf)
{
    m_delegate->setCategories(std::move(indexOf));
}

void BlamePopup::openFor(const QString &path, const QRect &anchor)
{
    m_path = path;
    m_anchor = anchor;
    m_rows.setBlame({}, {}, {});
    m_problem->setText(u"Looking for the event that set it …"_s);
    m_problem->show();
    updateTitle();
    openAt(anchor.bottom(), m_list);
}

void BlamePopup::show(const Blame &blame, const QString &category, TimeText timeText)
{
    if (isHidden() || blame.path != m_path)
        return;
    QString problem = blame.problem;
    if (problem.isEmpty() && blame.setters.isEmpty())
        problem = u"No event set this field up to this step."_s;
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_rows.setBlame(blame, category, timeText);
    updateTitle();
    m_list->setCurrentIndex(m_rows.index(0));
}

void BlamePopup::updateTitle()
{
    m_field->setText(elidedMiddle(m_path, 40));
    m_field->setToolTip(m_path);
    const QList<Blame::Setter> &setters = m_rows.blame().setters;
    QString value;
    if (!setters.isEmpty())
        value = setters.first().isRemoved ? u"was removed"_s : u"= "_s + setters.first().value;
    m_value->setText(value);
    m_value->setToolTip(value);
    setAccessibleName(u"Who set %1"_s.arg(m_path));
}

void BlamePopup::updateHeight()
{
    int height = 0;
    for (int row = 0; row < m_rows.rowCount() && height < MostHeight; ++row)
        height += m_delegate->sizeHint({}, m_rows.index(row)).height();
    m_list->setFixedHeight(std::clamp(height, 0, MostHeight));
    m_list->setVisible(true); // it has the focus
}

// Beside the field, and wholly in sight.
void BlamePopup::place()
{
    const QRect room = parentWidget()->rect().adjusted(8, 8, -8, -8);
    const int width = std::min(Width, room.width());
    setFixedWidth(width);
    layout()->activate();
    const int height = std::min(sizeHint().height(), room.height());
    int top = m_anchor.bottom() + 2;
    if (top + height > room.bottom())
        top =
            m_anchor.top() - height - 1 >= room.top() ? m_anchor.top() - height - 1 : room.bottom() - height;
    const int left = std::clamp(m_anchor.left(), room.left(), std::max(room.left(), room.right() - width));
    setGeometry(left, top, width, height);
}

void BlamePopup::activate(const QModelIndex &index)
{
    switch (index.data(BlameRows::KindRole).toInt()) {
    case BlameRows::Gap: {
        const int row = index.row();
        m_rows.openGap();
        m_list->setCurrentIndex(m_rows.index(row));
        return;
    }
    case BlameRows::Title:
        return;
    }
    const qint64 step = index.data(BlameRows::StepRole).toLongLong();
    const auto event = index.data(BlameRows::EventRole).value<EventReference>();
    if (step < 0 && !event.isValid())
        return;
    dismiss();
    if (step >= 0)
        Q_EMIT stepWanted(step);
    else
        Q_EMIT eventWanted(event);
}

bool BlamePopup::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const auto *press = static_cast<QKeyEvent *>(event);
        const int key = press->key();
        if (press->matches(QKeySequence::Copy)) {
            QGuiApplication::clipboard()->setText(m_rows.text());
            return true;
        }
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_list->currentIndex().isValid()) {
            activate(m_list->currentIndex());
            return true;
        }
    }
    return PopupPanel::eventFilter(watched, event);
}

} // namespace Backstory
