// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/sources/startpage.h"
#include "models/opening/recentsources.h"
#include "views/opening/twolinedelegate.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/panelheader.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QLabel *label(const QString &text, const QFont &font, bool muted, QWidget *parent)
{
    auto *made = new QLabel(text, parent);
    made->setFont(font);
    made->setWordWrap(true);
    if (muted)
        made->setProperty("role", u"muted"_s);
    return made;
}

/// An icon of the line set that follows the theme.
class LineIcon : public QWidget
{
public:
    LineIcon(const QString &name, int size, bool accent, QWidget *parent)
        : QWidget(parent)
        , m_name(name)
        , m_accent(accent)
    {
        setFixedSize(size, size);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Colors &colors = colorsOf(palette());
        painter.drawPixmap(
            0, 0, linePixmap(m_name, m_accent ? colors.accent : colors.muted, width(), devicePixelRatioF()));
    }

private:
    QString m_name;
    bool m_accent;
};

QWidget *choice(const QString &icon, const QString &title, const QString &text, QPushButton *button,
                bool accent)
{
    auto *box = new QWidget;
    box->setProperty("role", u"box"_s);
    box->setAttribute(Qt::WA_StyledBackground);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    QFont strong = strongFont();
    strong.setPixelSize(13);
    texts->addWidget(label(title, strong, false, box));
    texts->addWidget(label(text, textFont(), true, box));
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(16);
    row->addWidget(new LineIcon(icon, 24, accent, box));
    row->addLayout(texts, 1);
    row->addWidget(button);
    return box;
}

/// The dashed area that says that files can be dropped.
class DropArea : public QWidget
{
public:
    explicit DropArea(QWidget *parent)
        : QWidget(parent)
    {
        setMinimumHeight(112);
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(16, 20, 16, 20);
        layout->setSpacing(8);
        layout->addWidget(new LineIcon(u"drop"_s, 24, false, this), 0, Qt::AlignHCenter);
        auto *title = label(u"Drop a file anywhere in this window"_s, strongFont(), false, this);
        auto *text = label(u"The first rows are shown within a second; the rest is read while you look."_s,
                           textFont(), true, this);
        title->setAlignment(Qt::AlignHCenter);
        text->setAlignment(Qt::AlignHCenter);
        layout->addWidget(title);
        layout->addWidget(text);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setPen(QPen(colorsOf(palette()).strongLine, 1, Qt::DashLine));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
};

QWidget *step(int number, const QString &title, const QString &text)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    layout->setSpacing(4);
    layout->addWidget(label(u"%1  %2"_s.arg(number).arg(title), strongFont(), false, box));
    layout->addWidget(label(text, textFont(), true, box));
    layout->addStretch();
    return box;
}

} // namespace

StartPage::StartPage(const QString &suffixes, QWidget *parent)
    : QWidget(parent)
    , m_demo(new QPushButton(u"Open the demo"_s))
{
    auto *open = new QPushButton(u"Choose a file…"_s);
    m_demo->setProperty("filled", true);
    m_demo->setToolTip(u"Writes the demo store and opens it (Ctrl+D)"_s);
    open->setToolTip(u"Choose an event store (Ctrl+O)"_s);
    connect(m_demo, &QPushButton::clicked, this, &StartPage::demoWanted);
    connect(open, &QPushButton::clicked, this, &StartPage::fileWanted);

    auto *column = new QWidget(this);
    column->setMaximumWidth(640);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(16, 0, 16, 24);
    layout->setSpacing(8);
    QFont lead = textFont();
    lead.setPixelSize(13);
    layout->addWidget(label(u"Nothing is open yet"_s, titleFont(), false, column));
    layout->addWidget(label(
        u"Backstory reads an event store and shows what happened to each entity. It never writes to a source."_s,
        lead, true, column));
    layout->addSpacing(16);
    layout->addWidget(
        choice(u"play"_s, u"Open the demo"_s,
               u"An auction house: 50,000 events of lots, bids, orders, payments and shipments, with a race, "
               "a duplicate and a consumer that stands still. Nothing to set up."_s,
               m_demo, true));
    layout->addWidget(choice(u"database"_s, u"Open a file"_s, suffixes, open, false));
    layout->addSpacing(8);
    layout->addWidget(new DropArea(column));
    layout->addSpacing(24);
    m_recentBox = new QWidget(column);
    m_recentBox->setProperty("role", u"box"_s);
    m_recentBox->setAttribute(Qt::WA_StyledBackground);
    m_recentList = new QListView(m_recentBox);
    m_recentList->setAccessibleName(u"Recently opened"_s);
    m_recentList->setToolTip(u"Enter opens it"_s);
    m_recentList->setMouseTracking(true);
    m_recentList->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *recents = new QVBoxLayout(m_recentBox);
    recents->setContentsMargins(1, 1, 1, 1);
    recents->setSpacing(0);
    recents->addWidget(new PanelHeader(u"Recent"_s));
    recents->addWidget(m_recentList);
    m_recentBox->hide();
    layout->addWidget(m_recentBox);
    m_steps = new QWidget(column);
    auto *steps = new QHBoxLayout(m_steps);
    steps->setContentsMargins({});
    steps->setSpacing(24);
    steps->addWidget(
        step(1, u"Type an id"_s, u"Press Ctrl+K and type any part of an order, lot or bidder id."_s), 1);
    steps->addWidget(step(2, u"Read its events"_s, u"Each in its order, with payload, metadata and times."_s),
                     1);
    steps->addWidget(
        step(3, u"Follow a cause"_s, u"Select an event: its causes and effects are one click away."_s), 1);
    layout->addWidget(m_steps);

    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(column, 8);
    row->addStretch(1);
    auto *page = new QVBoxLayout(this);
    page->addStretch(2);
    page->addLayout(row);
    page->addStretch(3);
}

void StartPage::setRecents(RecentSources &recents)
{
    m_recentList->setModel(&recents);
    m_recentList->setItemDelegate(
        new TwoLineDelegate(RecentSources::DetailRole, u"recent"_s, -1, m_recentList));
    const auto open = [this, &recents](const QModelIndex &index) {
        const RecentSource entry = recents.entries().value(index.row());
        Q_EMIT recentWanted(entry.place, entry.mappingFile);
    };
    connect(m_recentList, &QListView::clicked, this, open);
    connect(m_recentList, &QListView::activated, this, open);
    connect(&recents, &QAbstractItemModel::modelReset, this, &StartPage::updateRecents);
    connect(&recents, &QAbstractItemModel::rowsRemoved, this, &StartPage::updateRecents);
    updateRecents();
}

// Whoever has opened something before knows the first steps.
void StartPage::updateRecents()
{
    const int rows = m_recentList->model()->rowCount();
    m_recentBox->setVisible(rows > 0);
    m_steps->setVisible(rows == 0);
    m_recentList->setFixedHeight(TwoLineDelegate::RowHeight * std::clamp(rows, 1, 4));
}

void StartPage::setBusy(bool busy)
{
    m_demo->setEnabled(!busy);
    m_demo->setText(busy ? u"Writing the demo…"_s : u"Open the demo"_s);
}

} // namespace Backstory
