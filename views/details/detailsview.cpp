// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/details/detailsview.h"
#include "models/text/numbertext.h"
#include "views/details/detailsdelegate.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/panelheader.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QToolButton *switchButton(const QString &text, const QString &tip)
{
    auto *button = new QToolButton;
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setCheckable(true);
    return button;
}

// What is unusual about an event, with the banner that says it.
std::pair<QString, QString> bannerOf(const StoredEvent &event)
{
    if (!event.problem.isEmpty())
        return {u"criticalbanner"_s, event.problem};
    if (event.archived)
        return {u"notebanner"_s,
                u"Archived: the store keeps this event but no longer serves it with its entity."_s};
    switch (event.kind) {
    case EventKind::Command:
        return {u"notebanner"_s, u"A command: someone asked for something; it is not yet a fact."_s};
    case EventKind::Snapshot:
        return {u"notebanner"_s,
                u"A snapshot: a remembered state, not an event; it is not counted as one."_s};
    case EventKind::Tombstone:
        return {u"warningbanner"_s, u"A tombstone: the entity ends here."_s};
    case EventKind::Event:
        break;
    }
    return {};
}

} // namespace

DetailsView::DetailsView(DetailsModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_header(new PanelHeader(u"Event"_s, this))
    , m_treeButton(switchButton(u"Fields"_s, u"Show the event's fields"_s))
    , m_rawButton(switchButton(u"Raw"_s, u"Show the payload as it is stored"_s))
    , m_copy(new QToolButton)
    , m_top(makeTop())
    , m_stack(new QStackedWidget(this))
    , m_tree(new QTreeView)
    , m_empty(new QLabel(u"Select an event to see its payload, its times, its causes and effects."_s))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_copy->setIcon(lineIcon(u"copy"_s));
    m_copy->setToolTip(u"Copy the payload"_s);
    m_copy->setAccessibleName(u"Copy the payload"_s);
    m_header->addButton(m_treeButton);
    m_header->addButton(m_rawButton);
    m_header->addButton(m_copy);
    makeTree();
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_empty->setContentsMargins(16, 16, 16, 16);
    m_empty->setProperty("role", u"muted"_s);
    m_stack->addWidget(m_tree);
    m_stack->addWidget(makeRaw());
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_top);
    layout->addWidget(m_stack, 1);

    connect(m_treeButton, &QToolButton::clicked, this, [this] { setRaw(false); });
    connect(m_rawButton, &QToolButton::clicked, this, [this] { setRaw(true); });
    connect(m_copy, &QToolButton::clicked, this, &DetailsView::copyPayload);
    connect(&m_model, &DetailsModel::relationsLoaded, this, &DetailsView::updateTop);
    connect(&m_model, &DetailsModel::textsLoaded, this, &DetailsView::updateRaw);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &DetailsView::expandSections);
    setRaw(false);
    updateTop();
}

QWidget *DetailsView::makeTop()
{
    auto *top = new QWidget(this);
    m_type = new QLabel(top);
    m_type->setFont(nameFont());
    m_type->setWordWrap(true);
    m_type->setTextFormat(Qt::PlainText);
    m_type->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_id = new ElidedLabel(top);
    m_id->setFont(monoFont());
    m_id->setProperty("role", u"muted"_s);
    m_banner = new QLabel(top);
    m_banner->setWordWrap(true);
    m_banner->setTextFormat(Qt::PlainText);
    m_banner->setContentsMargins(8, 6, 8, 6);
    m_banner->setAttribute(Qt::WA_StyledBackground);
    auto *layout = new QVBoxLayout(top);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(6);
    layout->addWidget(m_type);
    layout->addWidget(m_id);
    layout->addWidget(m_banner);
    return top;
}

QWidget *DetailsView::makeRaw()
{
    auto *page = new QWidget;
    m_text = new QPlainTextEdit(page);
    m_text->setReadOnly(true);
    m_text->setFont(monoFont());
    m_text->setAccessibleName(u"Payload as it is stored"_s);
    m_text->setWordWrapMode(QTextOption::WrapAnywhere);
    m_text->document()->setDocumentMargin(12);
    m_cutRow = new QWidget(page);
    m_cutRow->setProperty("role", u"notebanner"_s);
    m_cutRow->setAttribute(Qt::WA_StyledBackground);
    m_cut = new QLabel(m_cutRow);
    m_cut->setWordWrap(true);
    auto *copy = new QPushButton(u"Copy all"_s, m_cutRow);
    auto *save = new QPushButton(u"Save…"_s, m_cutRow);
    copy->setToolTip(u"Copy the whole payload"_s);
    save->setToolTip(u"Save the whole payload in a file"_s);
    connect(copy, &QPushButton::clicked, this, &DetailsView::copyPayload);
    connect(save, &QPushButton::clicked, this, [this] { Q_EMIT saveWanted(m_model.texts().payload.bytes); });
    auto *row = new QHBoxLayout(m_cutRow);
    row->setContentsMargins(12, 8, 8, 8);
    row->addWidget(m_cut, 1);
    row->addWidget(copy);
    row->addWidget(save);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_cutRow);
    layout->addWidget(m_text, 1);
    return page;
}

void DetailsView::makeTree()
{
    m_tree->setModel(&m_model);
    m_tree->setItemDelegate(new DetailsDelegate(m_tree));
    m_tree->setAccessibleName(u"Fields of the event"_s);
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(0);
    m_tree->setRootIsDecorated(false);
    m_tree->setMouseTracking(true);
    m_tree->setTabKeyNavigation(false);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setColumnHidden(DetailsModel::ValueColumn, true);
    m_tree->setColumnHidden(DetailsModel::NoteColumn, true);
    m_tree->header()->setSectionResizeMode(QHeaderView::Stretch);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->installEventFilter(this);
    connect(m_tree, &QTreeView::clicked, this, &DetailsView::activate);
    connect(m_tree, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        if (!m_rebuilding && !index.parent().isValid())
            m_closed.append(index.data().toString());
    });
    connect(m_tree, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        if (!m_rebuilding && !index.parent().isValid())
            m_closed.removeAll(index.data().toString());
    });
}

void DetailsView::setRaw(bool raw)
{
    m_raw = raw;
    m_treeButton->setChecked(!raw);
    m_rawButton->setChecked(raw);
    updateRaw();
    updateTop();
}

void DetailsView::focusSections()
{
    m_tree->setFocus(Qt::OtherFocusReason);
    if (!m_tree->currentIndex().isValid())
        m_tree->setCurrentIndex(m_model.index(0, 0));
}

void DetailsView::updateTop()
{
    const EventRelations &shown = m_model.relations();
    const bool none = !m_model.reference().isValid();
    const bool broken = !none && !shown.error.isEmpty();
    m_top->setVisible(!none && !broken);
    m_treeButton->setVisible(!none);
    m_rawButton->setVisible(!none);
    m_copy->setVisible(!none);
    if (none || broken) {
        m_header->setNote({});
        m_empty->setText(broken
                             ? shown.error
                             : u"Select an event to see its payload, its times, its causes and effects."_s);
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    m_stack->setCurrentIndex(m_raw ? 1 : 0);
    const StoredEvent &event = shown.event;
    QString note = elidedMiddle(QString::fromUtf8(event.entity), 24);
    if (event.version != Event::NoVersion)
        note += u" · v%1"_s.arg(event.version);
    m_header->setNote(note);
    m_type->setText(event.type.isEmpty() ? u"(no type)"_s : event.type);
    m_id->setText(event.id.isEmpty() ? u"no id"_s : QString::fromUtf8(event.id));
    const auto [role, text] = bannerOf(event);
    m_banner->setVisible(!text.isEmpty());
    m_banner->setText(text);
    m_banner->setProperty("role", role);
    m_banner->style()->unpolish(m_banner);
    m_banner->style()->polish(m_banner);
}

void DetailsView::updateRaw()
{
    if (!m_raw)
        return;
    const EventTexts &texts = m_model.texts();
    m_text->setPlainText(texts.problem.isEmpty() ? texts.payloadText : texts.problem);
    m_cutRow->setVisible(texts.isCut);
    m_cut->setText(u"Only the beginning of %1 is shown."_s.arg(bytesText(texts.payload.bytes.size())));
}

// Small documents are shown whole; large ones are opened by hand.
void DetailsView::expandSmall(const QModelIndex &parent)
{
    for (int row = 0; row < std::min(m_model.rowCount(parent), 24); ++row) {
        const QModelIndex index = m_model.index(row, 0, parent);
        const QString size = index.siblingAtColumn(DetailsModel::ValueColumn).data().toString();
        const bool container = index.data(DetailsModel::ValueKindRole).toInt() == DetailsItem::Container;
        if (!container || QStringView(size).mid(1, size.size() - 2).toInt() > 8)
            continue;
        if (m_model.canFetchMore(index))
            m_model.fetchMore(index);
        m_tree->expand(index);
        expandSmall(index);
    }
}

void DetailsView::expandSections()
{
    m_rebuilding = true;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QModelIndex section = m_model.index(row, 0);
        if (m_closed.contains(section.data().toString()))
            continue;
        if (m_model.canFetchMore(section))
            m_model.fetchMore(section);
        m_tree->expand(section);
        expandSmall(section);
    }
    m_rebuilding = false;
}

void DetailsView::activate(const QModelIndex &index)
{
    const QVariant link = index.data(DetailsModel::LinkRole);
    if (link.isValid())
        Q_EMIT linkActivated(link.value<EventReference>());
    else if (index.data(DetailsModel::KindRole).toInt() == DetailsItem::More)
        m_model.showMore(index);
    else if (m_model.hasChildren(index))
        m_tree->setExpanded(index, !m_tree->isExpanded(index));
}

bool DetailsView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) &&
            m_tree->currentIndex().isValid()) {
            activate(m_tree->currentIndex());
            return true;
        }
        if (key->matches(QKeySequence::Copy) && m_tree->currentIndex().isValid()) {
            const QModelIndex index = m_tree->currentIndex();
            const QString value = index.siblingAtColumn(DetailsModel::ValueColumn).data().toString();
            QGuiApplication::clipboard()->setText(value.isEmpty() ? index.data().toString() : value);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void DetailsView::copyPayload()
{
    const DecodedPayload &payload = m_model.texts().payload;
    QGuiApplication::clipboard()->setText(payload.format == DecodedPayload::Binary
                                              ? QString::fromLatin1(payload.bytes.toHex(' '))
                                              : QString::fromUtf8(payload.bytes));
}

} // namespace Backstory
