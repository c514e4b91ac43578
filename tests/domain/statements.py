"""Titles of risks as people write them, and what a reviewer would remark: "" for nothing, else a code of domain.coach.

Written for this test by hand, good ones and bad ones, before looking at what the rules say of them.
"""

GOOD = """
A stolen password opens the mail of the finance team
Ransomware reaches the backup servers from an office laptop
The payment provider ends the contract at short notice
A key engineer leaves before the handover is complete
The database runs full during the month-end run
Billing stops for a day when the night job fails unnoticed
An expired certificate takes the customer portal offline
Customers see each other's invoices after a release
The cloud bill grows beyond the budget before anybody notices
Personal data is sent to the wrong customer
A restore takes longer than the business can wait
The supplier raises prices sharply at renewal
A change in the interface breaks the nightly import
The new law comes into force before the reports are ready
A contractor copies the source code to a private account
The migration corrupts address data without an error
Flooding of the server room stops both production lines
Testers are not available in the weeks of acceptance
The portal collapses under load on the day of the announcement
A hijacked package slips into our own software
An administrator deletes the wrong virtual machine
Staff paste customer records into public chatbots
The sign-in service fails and locks everybody out
An auditor finds that leavers keep their access
Spare parts for the old controllers run out
The sponsor changes and the project loses its priority
Fraudsters redirect supplier payments by forged mail
A model gives wrong advice that nobody checks
The region of the cloud provider goes dark for hours
Meter readings arrive twice and customers are billed twice
Two systems drift apart while both are in use
Nobody notices that the overnight run failed
The only person who knows the script is ill during an outage
The vendor drops the product before we have moved away
Scope grows after approval and the deadline is missed
""".strip().splitlines()

BAD = [
    ("Cyber", "heading"),
    ("Security risk", "heading"),
    ("Data loss", "heading"),
    ("Key person", "heading"),
    ("Vendor lock-in", "heading"),
    ("Phishing", "heading"),
    ("Supply chain risk", "heading"),
    ("GDPR", "heading"),
    ("Lack of documentation", "control"),
    ("No multi-factor authentication on admin accounts", "control"),
    ("Missing backups of the file server", "control"),
    ("Insufficient monitoring of the night jobs", "control"),
    ("There is no disaster recovery plan", "control"),
    ("We do not have a test environment", "control"),
    ("Inadequate training of new staff", "control"),
    ("Backups are not tested", "control"),
    ("Laptops are not encrypted", "control"),
    ("The recovery plan has never been rehearsed", "control"),
    ("Absence of a retention policy", "control"),
    ("The firewall was breached last week", "issue"),
    ("The server has crashed twice", "issue"),
    ("Two developers have left the team", "issue"),
    ("The project is over budget", "issue"),
    ("The supplier is currently late with the delivery", "issue"),
    ("The interface keeps failing", "issue"),
    ("Customer data was published by mistake", "issue"),
    ("The old system does not work any more", "issue"),
    ("Implement multi-factor authentication", "task"),
    ("Upgrade the database to a supported version", "task"),
    ("We need to hire two testers", "task"),
    ("Improve the onboarding process", "task"),
    ("The team should document the batch jobs", "task"),
    ("Buy cyber insurance", "task"),
    ("Issues with the new supplier come up", "vague"),
    ("Various problems during the migration delay us", "vague"),
    ("Something bad happens to the servers", "vague"),
    ("Technical difficulties slow the rollout down", "vague"),
    ("Users face challenges with the new portal", "vague"),
    ("The server fails and/or the data is lost", "several"),
    ("The portal is slow; the mail gateway loses messages", "several"),
]
