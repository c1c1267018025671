// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel shows; what a person does in it is in detailsviewinput.cpp.
#include "views/details/detailsview.h"
#include "models/text/numbertext.h"
#include "views/details/detailsdelegate.h"
#include "views/details/eventnotes.h"
#include "views/details/findbar.h"
#include "views/details/picturereader.h"
#include "views/details/rawpage.h"
#include "views/theme/buttons.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/panelheader.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

DetailsView::DetailsView(DetailsModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_header(new PanelHeader(u"Event"_s, this))
    , m_treeButton(toggleButton(u"Fields"_s, u"Show the event's fields"_s))
    , m_rawButton(toggleButton(u"Raw"_s, u"Show the payload as raw text"_s))
    , m_copy(new QToolButton)
    , m_top(makeTop())
    , m_find(new FindBar(model.find(), this))
    , m_stack(new QStackedWidget(this))
    , m_tree(new QTreeView)
    , m_delegate(new DetailsDelegate(m_tree))
    , m_rawPage(new RawPage(model.payloadText(), model.find()))
    , m_empty(new QLabel)
    , m_pictures(new PictureReader(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_copy->setIcon(lineIcon(u"copy"_s));
    m_copy->setToolTip(u"Copy the payload"_s);
    for (QToolButton *button : {m_treeButton, m_rawButton, m_copy}) {
        button->setAccessibleName(button->toolTip()); // its text alone says too little
        m_header->addButton(button);
    }
    makeTree();
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_empty->setContentsMargins(16, 16, 16, 16);
    m_empty->setProperty("role", u"muted"_s);
    for (QWidget *page :
         {static_cast<QWidget *>(m_tree), static_cast<QWidget *>(m_rawPage), static_cast<QWidget *>(m_empty)})
        m_stack->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_top);
    layout->addWidget(m_find);
    layout->addWidget(m_stack, 1);
    connectModel();
    setRaw(false);
}

DetailsView::~DetailsView() = default;

void DetailsView::connectModel()
{
    connect(m_treeButton, &QToolButton::clicked, this, [this] { setRaw(false); });
    connect(m_rawButton, &QToolButton::clicked, this, [this] { setRaw(true); });
    connect(m_copy, &QToolButton::clicked, this, &DetailsView::copyPayload);
    connect(&m_model, &DetailsModel::relationsLoaded, this, &DetailsView::updateTop);
    connect(&m_model, &DetailsModel::textsLoaded, this, [this] {
        updateTop();
        updatePicture();
        updateFind();
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, &DetailsView::expandSections);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &parent, int first) {
        const QModelIndex section = m_model.index(first, 0, parent);
        if (!parent.isValid() && !m_closed.contains(section.data().toString()))
            m_tree->expand(section);
    });
    connect(&m_model, &DetailsModel::eventCopied, this,
            [](const QString &text) { QGuiApplication::clipboard()->setText(text); });
    connect(&m_model, &DetailsModel::levelRead, this, [this] {
        if (m_revealing)
            revealHit();
    });
    connect(&m_model.find(), &PayloadFind::currentChanged, this, &DetailsView::revealHit);
    connect(&m_model.find(), &PayloadFind::hitsChanged, this, [this] {
        m_delegate->setMarked(m_model.find().needle(), m_model.find().sensitivity());
        m_tree->viewport()->update();
    });
    connect(m_find, &FindBar::opened, this, &DetailsView::updateFind);
    connect(m_find, &FindBar::closed, this,
            [this] { (m_raw ? m_rawPage->focusProxy() : m_tree)->setFocus(); });
    connect(m_pictures, &PictureReader::pictureRead, this, [this](const ReadPicture &picture) {
        m_delegate->setPicture(picture.image);
        m_model.setPicture(picture.pixels, picture.problem);
        m_tree->doItemsLayout();
    });
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
    m_notes = new EventNotes(top);
    connect(m_notes, &EventNotes::findingActivated, this, &DetailsView::findingActivated);
    auto *layout = new QVBoxLayout(top);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(6);
    layout->addWidget(m_type);
    layout->addWidget(m_id);
    layout->addWidget(m_notes);
    return top;
}

void DetailsView::makeTree()
{
    m_tree->setModel(&m_model);
    m_tree->setItemDelegate(m_delegate);
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
    m_tree->viewport()->installEventFilter(this);
    connect(m_tree, &QTreeView::clicked, this, &DetailsView::click);
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
    updateTop();
    if (!raw && !m_model.texts().payloadDocument.isValid())
        m_find->close(); // there is nothing in the tree to search
    updateFind();
    Q_EMIT rawChanged(raw);
}

void DetailsView::setMarks(FindingMarks *marks)
{
    m_marks = marks;
    connect(marks, &FindingMarks::marksChanged, this, &DetailsView::updateTop);
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
    for (QToolButton *button : {m_treeButton, m_rawButton, m_copy})
        button->setVisible(!none);
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
    m_notes->show(shown, m_model.hasTexts() ? m_model.texts() : EventTexts(),
                  m_marks ? m_marks->of(m_model.reference()) : nullptr);
}

void DetailsView::updatePicture()
{
    const DecodedPayload &payload = m_model.texts().payload;
    m_delegate->setPicture({});
    m_pictures->cancel();
    if (payload.format == DecodedPayload::Image)
        m_pictures->read(payload.bytes, payload.imageKind);
}

// Only what is in sight is searched: the raw page says so itself when its text has come.
void DetailsView::updateFind()
{
    if (m_find->isHidden())
        return;
    if (m_stack->currentWidget() == m_rawPage)
        m_model.find().search(m_model.payloadText().text());
    else if (m_model.texts().payloadDocument.isValid())
        m_model.find().search(m_model.texts().payloadDocument);
    else if (m_model.hasTexts() && m_model.texts().payload.format != DecodedPayload::Empty)
        setRaw(true); // lines of text and bytes are searched where all of them are
    else
        m_model.find().searchNothing();
}

void DetailsView::revealHit()
{
    m_revealing = false;
    const std::vector<quint32> path = m_model.find().path();
    if (path.empty() || m_stack->currentWidget() != m_tree)
        return;
    const QModelIndex hit = m_model.openPath(path);
    if (!hit.isValid()) {
        m_revealing = true; // until the level has been read
        return;
    }
    for (QModelIndex parent = hit.parent(); parent.isValid(); parent = parent.parent())
        m_tree->expand(parent);
    m_tree->setCurrentIndex(hit);
    m_tree->scrollTo(hit, QAbstractItemView::EnsureVisible);
}

// Small documents are shown whole; large ones are opened by hand.
void DetailsView::expandSmall(const QModelIndex &parent)
{
    for (int row = 0; row < std::min(m_model.rowCount(parent), 24); ++row) {
        const QModelIndex index = m_model.index(row, 0, parent);
        const QString size = index.siblingAtColumn(DetailsModel::ValueColumn).data().toString();
        const bool container = index.data(DetailsModel::ValueKindRole).toInt() == DetailsItem::Container &&
                               index.data(DetailsModel::KindRole).toInt() == DetailsItem::Json;
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

} // namespace Backstory
