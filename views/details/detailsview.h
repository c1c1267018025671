// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/details/detailsmodel.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace Backstory
{

class ElidedLabel;
class PanelHeader;

/// The panel about the selected event: type and id, a banner for what is unusual about it, and the sections
/// as a tree; or the payload's raw text.
class DetailsView : public QWidget
{
    Q_OBJECT
public:
    explicit DetailsView(DetailsModel &model, QWidget *parent = nullptr);

    void setRaw(bool raw);
    void focusSections();
    QTreeView *tree() const { return m_tree; }

Q_SIGNALS:
    void linkActivated(const Backstory::EventReference &event);
    /// The person wants the whole payload in a file.
    void saveWanted(const QByteArray &payload);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeTop();
    QWidget *makeRaw();
    void makeTree();
    void updateTop();
    void updateRaw();
    void activate(const QModelIndex &index);
    void expandSections();
    void expandSmall(const QModelIndex &parent);
    void copyPayload();

    DetailsModel &m_model;
    QStringList m_closed; ///< sections that the person has closed
    bool m_rebuilding = false;
    bool m_raw = false;
    PanelHeader *m_header;
    QToolButton *m_treeButton;
    QToolButton *m_rawButton;
    QToolButton *m_copy;
    QWidget *m_top;
    QLabel *m_type;
    ElidedLabel *m_id;
    QLabel *m_banner;
    QStackedWidget *m_stack;
    QTreeView *m_tree;
    QLabel *m_cut;
    QWidget *m_cutRow;
    QPlainTextEdit *m_text;
    QLabel *m_empty;
};

} // namespace Backstory
