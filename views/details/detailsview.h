// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/details/detailsmodel.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace Backstory
{

class DetailsDelegate;
class ElidedLabel;
class EventNotes;
class FindBar;
class FindingMarks;
class PanelHeader;
class PictureReader;
class RawPage;
struct FindingPlace;

/// The panel about the selected event: type and id, banners for what is unusual about it, and the sections as
/// a tree; or the payload's raw text. Searches inside the payload, as tree or text.
class DetailsView : public QWidget
{
    Q_OBJECT
public:
    explicit DetailsView(DetailsModel &model, QWidget *parent = nullptr);
    ~DetailsView() override;

    void setRaw(bool raw);
    /// Of which findings the event is evidence; outlives the view.
    void setMarks(FindingMarks *marks);
    void focusSections();
    /// Opens the search in the payload.
    void find();
    /// As text; bytes that are none in hexadecimal.
    void copyPayload();
    QTreeView *tree() const { return m_tree; }

Q_SIGNALS:
    void linkActivated(const Backstory::EventReference &event);
    /// The person wants to see the entity that a value of the payload is the id of.
    void entityActivated(const Backstory::EntityReference &entity);
    void correlationActivated(const QByteArray &correlation);
    void rawChanged(bool raw);
    void findingActivated(const Backstory::FindingPlace &finding);
    /// The person wants the whole payload in a file.
    void saveWanted(const QByteArray &payload);

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeTop();
    void makeTree();
    void connectModel();
    void updateTop();
    void updatePicture();
    void updateFind();
    void revealHit();
    void click(const QModelIndex &index);
    void activate(const QModelIndex &index);
    bool isOnLink(QPoint position) const;
    void openMenu(QPoint position);
    void expandSections();
    void expandSmall(const QModelIndex &parent);
    void copyValue(const QModelIndex &index);

    DetailsModel &m_model;
    QStringList m_closed; ///< sections that the person has closed
    bool m_rebuilding = false;
    bool m_raw = false;
    bool m_revealing = false; ///< a hit's container is being read
    QPoint m_pressed;         ///< where the mouse went down in the tree
    PanelHeader *m_header;
    QToolButton *m_treeButton;
    QToolButton *m_rawButton;
    QToolButton *m_copy;
    QLabel *m_type = nullptr;
    ElidedLabel *m_id = nullptr;
    EventNotes *m_notes = nullptr;
    FindingMarks *m_marks = nullptr;
    QWidget *m_top;
    FindBar *m_find;
    QStackedWidget *m_stack;
    QTreeView *m_tree;
    DetailsDelegate *m_delegate;
    RawPage *m_rawPage;
    QLabel *m_empty;
    PictureReader *m_pictures;
};

} // namespace Backstory
